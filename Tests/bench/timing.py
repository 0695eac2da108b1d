#!/usr/bin/env python3
"""Times whole processes: ours against another's, in alternating pairs, so that both see the same machine.

  timing.py pair  RESULTS --what TEXT --ours CMD --theirs CMD [--target RATIO | --no-target] [--prepare CMD] [--prepare-theirs CMD]
  timing.py alone RESULTS --what TEXT --ours CMD [--target-ms MS] [--target-mb MB] [--prepare CMD]
  timing.py table RESULTS

CMD is split like a shell line and run without a shell; --cwd is where ours runs. Before each run the --prepare line (a
shell line) restores what the run needs, outside the timing, and what it wrote is flushed. The median of --runs (5)
counts; of a pair, the median of the pairs' ratios. A pair without --target asks only whether ours is faster, and with
--no-target nothing.
`table` prints all lines and exits 1 when a target was missed.
"""
import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import time


def run(command, prepare, cwd, may_exit):
    """Seconds and peak memory (MB) of one process. The floor of the latter is this small interpreter's own."""
    if prepare:
        subprocess.run(prepare, shell=True, check=True)
        os.sync()
    words = shlex.split(command)
    started = time.perf_counter()
    process = subprocess.Popen(words, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in may_exit:
        sys.exit(f"{command}\nended with {process.returncode}: {complaint.decode(errors='replace')[-2000:]}")
    return seconds, usage.ru_maxrss / 1024


def milliseconds(seconds):
    return f"{seconds * 1000:.0f} ms" if seconds < 10 else f"{seconds:.1f} s"


def measured(options):
    ours, theirs, ratios = [], [], []
    for _ in range(options.runs):
        ours.append(run(options.ours, options.prepare, options.cwd, options.may_exit))
        if options.theirs:
            theirs.append(run(options.theirs, options.prepare_theirs, None, options.may_exit))
            ratios.append(ours[-1][0] / theirs[-1][0])
    median = statistics.median(seconds for seconds, _ in ours)
    line = {"what": options.what, "median": milliseconds(median), "peak": f"{max(mb for _, mb in ours):.0f} MB"}
    checks = []
    if theirs:
        ratio = statistics.median(ratios)
        line["against"] = milliseconds(statistics.median(seconds for seconds, _ in theirs))
        line["their peak"] = f"{max(mb for _, mb in theirs):.0f} MB"
        line["ratio"] = f"{ratio:.2f}x"
        if not options.no_target:
            checks.append((f"<= {options.target:g}x" if options.target else "faster", ratio <= (options.target or 1)))
    if options.target_ms:
        checks.append((f"<= {options.target_ms:g} ms", median * 1000 <= options.target_ms))
    if options.target_mb:
        checks.append((f"<= {options.target_mb:g} MB", max(mb for _, mb in ours) <= options.target_mb))
    line["target"] = ", ".join(text for text, _ in checks)
    line["verdict"] = "" if not checks else "ok" if all(good for _, good in checks) else "MISSED"
    return line


def table(lines):
    columns = ["what", "median", "peak", "against", "their peak", "ratio", "target", "verdict"]
    cells = [columns] + [[line.get(column, "") for column in columns] for line in lines]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    for row in cells:
        print("  ".join([row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("mode", choices=["pair", "alone", "table"])
    parser.add_argument("results")
    for name in ("--what", "--ours", "--theirs", "--prepare", "--prepare-theirs", "--cwd"):
        parser.add_argument(name)
    for name in ("--target", "--target-ms", "--target-mb"):
        parser.add_argument(name, type=float)
    parser.add_argument("--no-target", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--may-exit", type=int, nargs="*", default=[0], help="exit codes that are no failure")
    options = parser.parse_args()
    if options.mode == "table":
        with open(options.results, encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        table(lines)
        sys.exit(any(line["verdict"] == "MISSED" for line in lines))
    if not options.what or not options.ours or (options.mode == "pair") != bool(options.theirs):
        parser.error("what is to be measured?")
    line = measured(options)
    with open(options.results, "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    print(" ".join(f"{name}: {value}" if name != "what" else value for name, value in line.items() if value), flush=True)


if __name__ == "__main__":
    main()
