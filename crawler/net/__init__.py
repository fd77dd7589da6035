"""The network: requests out in their turn, answers in, and the rules of servers.

Comes in: addresses. Goes out: responses, failures, what robots.txt and sitemaps say. Must not know: pages, the queue.
"""
