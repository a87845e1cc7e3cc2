"""What closing a road of a case does, and which closures would hurt most.

python3 close_a_road.py CASE LINK
"""

import sys

import corridor

case = corridor.open_case(sys.argv[1])
closed = case.flows(changes={f"link.{sys.argv[2]}.closed": True})
print(f"{case.title}: {sys.argv[2]} closed, {closed.scenario} {closed.year}, {closed.season}")
print(f"  delayed  {closed.effect['delayed_t_per_day']:,.0f} t/day")
print(f"  cut off  {closed.effect['cut_off_t_per_day']:,.0f} t/day")
print(f"  costs    {closed.effect['added_user_cost_usd_per_day']:,.0f} USD/day")
print("The closures that would hurt most, one by one:")
for row in list(case.criticality()["ranking"].rows())[:5]:
    print(f"  {row['id']:24} {row['cut_off_t_per_day']:10,.0f} t/day cut off,"
          f" {row['added_usd_per_day']:10,.0f} USD/day added")
