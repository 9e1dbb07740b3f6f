from .codebook_page import codebook_page as codebook_page
from .processed import processed_files as processed_files
from .processed import write_processed as write_processed
from .tables import read as read
from .tables import writable as writable
from .tables import write as write
