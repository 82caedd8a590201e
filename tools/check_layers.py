#!/usr/bin/env python3
"""Checks that the folders include each other one way only: every #include "vm/..." or "compiler/..." must name the
file's own folder or one that its library may depend on, as the joist_library lines of the CMakeLists.txt say."""
import os, re, sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def libraries():
    """{folder: [folders it may include]} from the joist_library lines, transitively."""
    folder_of, depends = {}, {}
    for side in ("vm", "compiler"):
        text = open(os.path.join(ROOT, side, "CMakeLists.txt")).read()
        for m in re.finditer(r"joist_library\((\w+)\s+FOLDER\s+(\w+)([^)]*)\)", text):
            folder_of[m[1]] = side + "/" + m[2]
            d = re.search(r"DEPENDS((?:\s+joist_\w+)+)", m[3])
            depends[m[1]] = d[1].split() if d else []

    def reach(lib, seen):
        for d in depends[lib]:
            if d not in seen:
                seen.add(d)
                reach(d, seen)
        return seen

    return {folder_of[l]: {folder_of[d] for d in reach(l, set())} | {folder_of[l]} for l in depends}


def main():
    allowed, bad = libraries(), 0
    for folder, may in sorted(allowed.items()):
        for here, _, files in os.walk(os.path.join(ROOT, folder)):
            for name in sorted(files):
                if not name.endswith((".h", ".cpp", ".def")):
                    continue
                for n, line in enumerate(open(os.path.join(here, name), encoding="utf-8"), 1):
                    m = re.match(r'\s*#include "((?:vm|compiler)/\w+)/', line)
                    if m and m[1] not in may:
                        print("%s:%d: %s may not include %s" % (os.path.relpath(os.path.join(here, name), ROOT), n, folder, m[1]))
                        bad += 1
    print("layers: %d folder(s), %d wrong include(s)" % (len(allowed), bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
