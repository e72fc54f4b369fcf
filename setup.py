"""The one thing pyproject.toml cannot say: a wheel carries the front-end files, so a build fetches them first."""

import runpy
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithFrontEnd(build_py):
    """Collects the package's files after the front-end files are among them; an editable install needs them later."""

    def run(self) -> None:
        """Fetch what is missing, then build as ever."""
        if not self.editable_mode:
            runpy.run_path(str(Path(__file__).parent / "scripts" / "vendor.py"))["vendor"]()
        super().run()


setup(cmdclass={"build_py": WithFrontEnd})
