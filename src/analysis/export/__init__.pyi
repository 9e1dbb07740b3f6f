from .codebook_page import codebook_page as codebook_page
from .processed import processed_files as processed_files
from .processed import write_processed as write_processed
from .table_files import read as read
from .table_files import to_csv as to_csv
from .table_files import writable as writable
from .table_files import write as write
