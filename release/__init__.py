"""What a release needs beside the code: lock, licences, bill of materials (docs/packaging.md). Not in the wheel."""
