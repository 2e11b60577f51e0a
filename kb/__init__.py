"""곁 (gyeot): a knowledge base of Korean law for people hit by digital sex crimes and those who help them."""

import os

# onnxruntime reports its use to its maker (seen: a look-up of mobile.events.data.microsoft.com) unless this stands in the
# environment before it is loaded, by us or by chromadb.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
