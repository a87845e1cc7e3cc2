#!/usr/bin/python3
"""Every link alone against python-igraph (Debian: python3-igraph); optional part of the benchmark.

    igraph_ratio.py criticality_bench NETWORK.tntp [origins] [sampled]

igraph removes the link (both directions) and runs Graph.distances() from the origins to every zone,
as its users do: on a copy of the graph, timed with the copy. It is timed on `sampled` links, spread
evenly, and scaled up. igraph knows no nodes that may not be passed, so on its side zones are passed;
costs are therefore not compared here (criticality_bench compares them with naive). One re-run is one
call, from all origins. The other side is criticality_bench itself, on one thread, processor time on
both sides; it is told for links (both directions closed) and for each direction alone.
"""
import re
import subprocess
import sys
import time

import igraph


def read_tntp(path):
    arcs, times, zones, nodes = [], [], 0, 0
    for line in open(path):
        if line.startswith("<NUMBER OF ZONES>"):
            zones = int(line.split(">")[1].split()[0])
        if line.startswith("<NUMBER OF NODES>"):
            nodes = int(line.split(">")[1].split()[0])
        cells = line.replace(";", " ").split()
        if len(cells) >= 10 and cells[0].isdigit():
            arcs.append((int(cells[0]) - 1, int(cells[1]) - 1))
            times.append(float(cells[4]))
    return nodes, zones, arcs, times


def main():
    bench, file = sys.argv[1:3]
    origins = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    sampled = int(sys.argv[4]) if len(sys.argv) > 4 else 10
    nodes, zones, arcs, times = read_tntp(file)
    base = igraph.Graph(n=nodes, edges=arcs, directed=True)
    base.es["time"] = times
    links = {}
    for index, (tail, head) in enumerate(arcs):
        links.setdefault((min(tail, head), max(tail, head)), []).append(index)
    links = list(links.values())
    count = min(origins or zones, zones)
    sources = [o * zones // count for o in range(count)]
    targets = list(range(zones))
    begin = time.process_time()
    for i in range(sampled):
        graph = base.copy()
        graph.delete_edges(links[i * len(links) // sampled])
        graph.distances(source=sources, target=targets, weights="time")
    rerun_s = (time.process_time() - begin) / sampled
    for what, number, closures in (("links", len(links), "5"), ("directions", len(arcs), "1")):
        printed = subprocess.run([bench, file, str(origins), "0", closures, "1"], check=True,
                                 capture_output=True, text=True).stdout
        ours_s = float(re.search(r"origins: ([0-9.]+) s", printed).group(1))
        print(f"{number} {what} x {count} origins: {ours_s:.3f} s; python-igraph {igraph.__version__} "
              f"{rerun_s * number:.0f} s ({1e3 * rerun_s:.0f} ms each, from {sampled} links); "
              f"ratio {rerun_s * number / ours_s:.0f}")


if __name__ == "__main__":
    main()
