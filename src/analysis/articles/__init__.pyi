from .acceptance import add as add
from .article import open_article as open_article
from .article import source_code as source_code
from .proposal_table import STATES as STATES
from .proposing import Extraction as Extraction
from .proposing import extract as extract
from .verification import verify as verify
