#include "case/two_roads.h"

namespace corridor::cases {

Files two_roads(const std::string& settings) {
  return {{"case.toml", R"([case]
name = "small"
price_year = 2023
discount_rate = 0.05
default_scenario = "with"

[[scenario]]
id = "with"
years = [2030]
status = ["open"]

[[scenario]]
id = "without"
base = "with"
exclude_projects = ["road"]

[[appraisal]]
with = "with"
without = "without"
)" + settings},
          {"link.csv",
           "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,toll,toll_payee,"
           "country,project_id\n"
           "AB,A,B,false,120,60,road,open,0,,PK,\n"
           "BC,B,C,false,120,60,road,open,4,Roads,PK,road\n"
           "BX,B,C,false,240,60,road,open,0,,PK,\n"
           "CD,C,D,false,1200,30,sea,open,0,,,\n"},
          {"project.csv",
           "project_id,name,kind,corridor,status,year_start,year_open\n"
           "road,A road,new,true,open,2029,2030\n"}};
}

Files with_slides(Files files) {
  files["hazard.csv"] =
      "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,duration_sd_days,"
      "remaining_capacity,hits\n"
      "slide,landslide,4,per_year,lognormal,3,3,0,one\n";
  files["hazard_footprint.csv"] = "hazard_id,subject_table,subject_id\nslide,link,BC\n";
  files["commodity.csv"] =
      "commodity,name,value_usd_per_t,value_of_time_share_per_day,modes,logit_scale_per_usd,"
      "unmet_usd_per_t\n"
      "goods,Goods,2400,0.01,road sea,0.1,500\n";
  return files;
}

}  // namespace corridor::cases
