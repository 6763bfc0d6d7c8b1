"""Compiles a project with pbix-mcp and reads the result with pbixray. usage: compiled.py PBIP PBIX"""
import json
import sys

import pbix_mcp.server as server
from pbixray import PBIXRay

opened = json.loads(server.pbix_open_pbip(sys.argv[1], "p"))
assert opened["success"], opened
print(opened["message"].split("\n")[1].strip())
assert json.loads(server.pbix_save("p", sys.argv[2]))["success"]
model = PBIXRay(sys.argv[2])
print("pbixray:", len(model.tables), "tables", len(model.dax_measures), "measures",
      len(model.relationships), "relationships")
