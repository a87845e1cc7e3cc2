"""What closing a road of a case does to tonnes, costs, and the debt cover of its projects.

python3 close_a_road.py cases/cpec R112
"""

import sys

import corridor

case = corridor.open_case(sys.argv[1])
effect = case.flows(changes={f"link.{sys.argv[2]}.closed": True}).effect
open_, closed = case.finance(), case.finance(close=[sys.argv[2]])
print(f"delayed {effect['delayed_t_per_day']:,.0f} t/day, cut off {effect['cut_off_t_per_day']:,.0f} t/day")
print(f"cost to users {effect['added_user_cost_usd_per_day']:,.0f} USD/day")
for name, answer in (("open", open_), ("closed all year", closed)):
    year = answer["figures"]["minimum_dscr_year"]
    revenue = dict(zip(answer["years"]["year"], answer["years"]["revenue_usd"]))[year]
    print(f"{name}: revenue {revenue:,.0f} USD in {year}, least DSCR {answer['figures']['minimum_dscr']:.4f}")
