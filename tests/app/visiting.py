"""One portal visited through the pipeline, as the commands do it."""

from app.pipeline import Pipeline
from model import CrawlSummary, Portal


async def visit(pipeline: Pipeline, portal: Portal) -> tuple[int, CrawlSummary]:
    async with pipeline.crawler() as crawler:
        return await pipeline.crawl(crawler, portal)
