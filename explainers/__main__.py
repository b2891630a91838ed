"""`python -m explainers`: inspect a model, explain it, write reports."""

import sys

from explainers.cli.main import main

if __name__ == "__main__":  # a launcher of workers may import this file again
    sys.exit(main(sys.argv[1:]))
