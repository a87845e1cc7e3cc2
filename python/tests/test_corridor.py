"""The module against the command line, whose answers have tests of their own."""

import json
import os
import pathlib
import subprocess
import tempfile
import threading
import unittest

import numpy as np

import corridor

SOURCE = pathlib.Path(os.environ["CORRIDOR_SOURCE_DIR"])
PROGRAM = os.environ.get("CORRIDOR_PROGRAM", "")
CPEC = SOURCE / "cases" / "cpec"

BRAESS = """<NUMBER OF ZONES> 4
<NUMBER OF NODES> 4
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 5
<END OF METADATA>
1 2 1 1 1e-8 1e9 1 0 0 1 ;
2 4 1 1 50 0.02 1 0 0 1 ;
1 3 1 1 50 0.02 1 0 0 1 ;
3 4 1 1 1e-8 1e9 1 0 0 1 ;
2 3 1 1 10 0.1 1 0 0 1 ;
"""
TRIPS = "<NUMBER OF ZONES> 4\n<TOTAL OD FLOW> 6\n<END OF METADATA>\nOrigin 1\n 4 : 6.0;\n"


def command_line(*arguments):
    answer = subprocess.run([PROGRAM, *arguments, "--json"], check=True, capture_output=True)
    return json.loads(answer.stdout)


class CaseTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.case = corridor.open_case(CPEC)
        cls.link = cls.case.links["link_id"][0]

    @unittest.skipUnless(PROGRAM, "CORRIDOR_PROGRAM is not set")
    def test_flows_equal_the_command_lines(self):
        key = f"link.{self.link}.closed"
        flows = self.case.flows(changes={key: True}, pairs=True)
        expected = command_line("flows", str(CPEC), "--set", key + "=1", "--pairs")
        self.assertEqual(flows.totals, expected["totals"])
        self.assertEqual(flows.effect, expected["effect"])
        self.assertEqual([float(v) for v in flows.links["forward_t_per_day"]],
                         [row["forward_t_per_day"] for row in expected["links"]])
        self.assertEqual(list(flows.pairs["from"]), [row["from"] for row in expected["pairs"]])

    @unittest.skipUnless(PROGRAM, "CORRIDOR_PROGRAM is not set")
    def test_matrices_routes_and_closures_equal_the_command_lines(self):
        skim = self.case.skim()
        expected = command_line("skim", str(CPEC))
        self.assertEqual(expected["zones"], self.case.zones)
        for name, matrix in skim.items():
            rows = [[np.inf if v is None else v for v in row] for row in expected[name]]
            np.testing.assert_array_equal(matrix, np.array(rows))
        routes = self.case.routes("kashgar", "karachi", count=2)
        told = command_line("route", str(CPEC), "kashgar", "karachi", "-k", "2")["routes"]
        self.assertEqual(list(routes["chain"]), [route["chain"] for route in told])
        self.assertEqual(list(routes["hours"]), [route["hours"] for route in told])
        worst = self.case.worst_case("kashgar", "karachi", closures=1)
        told = command_line("worst-case", str(CPEC), "-k", "1", "--pair", "kashgar", "karachi")
        self.assertEqual(worst["closed"], told["closed"])
        self.assertEqual(worst["closed_usd_per_t"], told["closed_usd_per_t"])
        ranking = self.case.criticality()["ranking"]
        told = command_line("criticality", str(CPEC))["ranking"]
        self.assertEqual(ranking.row_count, len(told))
        self.assertEqual(next(iter(ranking.rows()))["added_usd_per_day"],
                         told[0]["added_usd_per_day"])

    @unittest.skipUnless(PROGRAM, "CORRIDOR_PROGRAM is not set")
    def test_finance_equals_the_command_lines(self):
        ours = self.case.finance(close=["R112"], loss_years=50)
        told = command_line("finance", str(CPEC), "--close", "R112", "--loss-years", "50")
        self.assertEqual(ours["figures"], told["figures"])
        self.assertEqual([None if v is None or v != v else v for v in ours["years"]["dscr"].tolist()],
                         [row["dscr"] for row in told["years"]])
        with self.assertRaises(corridor.InputError):
            self.case.finance(close=["nowhere"])

    def test_without_changes_there_is_no_effect(self):
        self.assertIsNone(self.case.flows().effect)
        self.assertIsNone(self.case.flows().pairs)

    def test_a_slower_link_costs_hours_and_threads_change_nothing(self):
        name = f"link.{self.link}.speed_factor"
        one = self.case.skim(changes={name: 0.5}, threads=1)
        three = self.case.skim(changes={name: 0.5}, threads=3)
        base = self.case.skim()
        for key in base:
            np.testing.assert_array_equal(one[key], three[key])
        self.assertTrue((one["generalized_usd_per_t"] >= base["generalized_usd_per_t"]).all())

    def test_run_leaves_a_folder(self):
        with tempfile.TemporaryDirectory() as folder:
            answer = self.case.run(folder, only=["flows"])
            self.assertGreater(answer["years"].row_count, 0)
            self.assertTrue((pathlib.Path(folder) / "run.json").exists())
            with self.assertRaises(FileExistsError):
                self.case.run(folder)

    def test_bad_names_say_what_is_near(self):
        with self.assertRaises(corridor.InputError) as caught:
            self.case.flows(season="monsun")
        problem = caught.exception.problems[0]
        self.assertEqual(problem["found"], "monsun")
        self.assertIn("monsoon", str(caught.exception))
        for wrong in ({"link.nowhere.closed": True}, {"nonsense": 1}):
            with self.assertRaises(corridor.InputError):
                self.case.flows(changes=wrong)
        with self.assertRaises(corridor.InputError):
            self.case.routes("kashgar", "karachy")
        with self.assertRaises(corridor.InputError):
            self.case.skim(commodity="gold")

    def test_a_broken_file_says_row_and_column(self):
        with tempfile.TemporaryDirectory() as folder:
            for file in CPEC.iterdir():
                text = file.read_bytes()
                if file.name == "link.csv":
                    head, first, rest = text.split(b"\n", 2)
                    row = first.split(b",")
                    row[head.split(b",").index(b"from_node_id")] = b"nowhere"
                    text = b"\n".join([head, b",".join(row), rest])
                (pathlib.Path(folder) / file.name).write_bytes(text)
            with self.assertRaises(corridor.InputError) as caught:
                corridor.open_case(folder)
        problem = next(p for p in caught.exception.problems if p["found"] == "nowhere")
        self.assertTrue(problem["file"].endswith("link.csv"))
        self.assertEqual(problem["line"], 2)
        self.assertGreater(problem["column"], 0)

    def test_other_threads_run_meanwhile(self):
        ticks = []
        done = threading.Event()

        def tick():
            while not done.wait(0.001):
                ticks.append(1)

        ticker = threading.Thread(target=tick)
        ticker.start()
        self.case.flows(threads=1)
        self.case.criticality(threads=1)
        done.set()
        ticker.join()
        self.assertGreater(len(ticks), 5)


class NetworkTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.net = pathlib.Path(self.folder.name) / "braess_net.tntp"
        self.net.write_text(BRAESS)
        (pathlib.Path(self.folder.name) / "braess_trips.tntp").write_text(TRIPS)

    def test_braess_costs_ninety_two_to_each_of_six(self):
        network = corridor.open_network(self.net)
        solution = network.equilibrium(relative_gap=1e-12)
        self.assertTrue(solution.converged)
        self.assertAlmostEqual(solution.total_cost, 6 * 92, places=6)
        np.testing.assert_allclose(solution.volume, [4, 2, 2, 4, 2], atol=1e-6)
        optimum = network.equilibrium(system_optimum=True, relative_gap=1e-12)
        self.assertAlmostEqual(optimum.objective, 6 * 83, places=6)
        self.assertEqual(list(network.links["from_node_id"]), ["1", "2", "1", "3", "2"])

    def test_skims_need_no_trips_and_every_method_agrees(self):
        network = corridor.open_network(self.net, demand=False)
        trees = network.skim("trees", along=True)
        self.assertEqual(trees["length"][0, 3], 3)  # 1, 2, 3, 4 costs 10
        self.assertEqual(trees["cost"][3, 0], np.inf)
        for method in ("automatic", "contraction", "customizable"):
            np.testing.assert_allclose(network.skim(method)["cost"], trees["cost"], rtol=1e-15)
        with self.assertRaises(ValueError):
            network.skim("magic")

    def test_a_missing_file_is_bad_input(self):
        with self.assertRaises(corridor.InputError) as caught:
            corridor.open_network(self.net.with_name("none.tntp"))
        self.assertEqual(caught.exception.problems[0]["code"], "E1001")


class TableTest(unittest.TestCase):
    def test_columns_have_the_type_of_what_they_hold(self):
        table = corridor.Table.from_rows([{"a": 1, "b": "x", "c": True}, {"a": None, "b": "", "c": False}])
        self.assertEqual(table["a"].dtype, float)
        self.assertTrue(np.isnan(table["a"][1]))
        self.assertEqual(table["c"].dtype, bool)
        self.assertEqual(table["b"].dtype, object)
        self.assertEqual(table.row_count, 2)
        self.assertEqual([row["b"] for row in table.rows()], ["x", ""])


if __name__ == "__main__":
    unittest.main()
