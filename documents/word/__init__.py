"""A paper as an editable Word file (.docx), from the same form page and the same values as its PDF.

It is an editing copy and says so on every page: seal, signatures and check code stay with the PDF, which is the record.
What may be had so is the form's kind to say (`editable`); what may be given back is `check_word`'s.
"""

from documents.word.checking import CONTENT_TYPE, check_word
from documents.word.writing import MARK, editable, word

__all__ = ["CONTENT_TYPE", "MARK", "check_word", "editable", "word"]
