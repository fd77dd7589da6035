"""PDFs and office files, read in a process of their own with limits on memory and time.

Comes in: bodies of documents. Goes out: ``Document`` values with title, language, date and text, or why there is none.
Must not know: where documents are linked, or what is asked about them.
"""

from crawler.documents.accessible import summary
from crawler.documents.kinds import DOCUMENT_ENDINGS, is_document
from crawler.documents.reader import PDF_FACTS, Document, DocumentReader

__all__ = ["DOCUMENT_ENDINGS", "PDF_FACTS", "Document", "DocumentReader", "is_document", "summary"]
