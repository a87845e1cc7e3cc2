#include "case/small_case.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <stdlib.h>

#include "corridor/case/schema.h"

namespace corridor::cases {
namespace {

const Files kPlain = {
    {"case.toml", R"([case]
name = "small"
price_year = 2023
discount_rate = 0.05
default_scenario = "today"

[[scenario]]
id = "today"
years = [2030]
status = ["open"]
)"},
    {"config.csv", "dataset_name,long_length,speed\nsmall,km,kph\n"},
    {"source.csv", "source_id,title\nS,A source\n"},
    {"mode.csv",
     "mode,name,family,vehicle_t\n"
     "road,road,road,20\n"
     "sea,sea,sea,20000\n"},
    {"node.csv",
     "node_id,x_coord,y_coord\n"
     "A,0,0\n"
     "B,1,0\n"
     "C,2,0\n"
     "D,12,0\n"},
    {"link.csv",
     "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status\n"
     "AB,A,B,false,120,60,road,open\n"
     "BC,B,C,false,120,60,road,open\n"
     "CD,C,D,false,1200,30,sea,open\n"},
    {"terminal.csv",
     "terminal_id,name,node_id,terminal_type,mode_from,mode_to,hours,price,price_unit,status\n"
     "port,Port C,C,port,road,sea,24,6,usd_per_t,open\n"},
    {"zone.csv",
     "zone_id,name,node_id,access_modes\n"
     "A,A,A,road\n"
     "B,B,B,road\n"
     "D,D,D,sea\n"},
    {"commodity.csv",
     "commodity,name,value_usd_per_t,value_of_time_share_per_day,modes,logit_scale_per_usd,"
     "unmet_usd_per_t\n"
     "goods,Goods,2400,0.01,road sea,0.1,0\n"},
    {"tariff.csv",
     "tariff_id,mode,country,commodity,price,unit\n"
     "road,road,all,all,0.05,usd_per_t_km\n"
     "sea,sea,all,all,0.005,usd_per_t_km\n"},
    {"demand.csv",
     "demand_id,o_zone_id,d_zone_id,commodity,year,tonnes_per_year\n"
     "AD,A,D,goods,2030,36500\n"}};

bool wants_evidence(const std::string& file, const std::string& text) {
  const table::TableSchema* schema = find_schema(file);
  if (schema == nullptr || text.find("source_id") != std::string::npos) {
    return false;
  }
  return std::any_of(schema->columns.begin(), schema->columns.end(), [](const auto& column) {
    return column.name == "confidence" && column.required;
  });
}

std::string with_evidence(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  std::string out;
  while (std::getline(lines, line)) {
    out += line + (out.empty() ? ",source_id,confidence\n" : ",S,A\n");
  }
  return out;
}

}  // namespace

Files small_files(const Files& changed) {
  Files files = kPlain;
  for (const auto& [file, text] : changed) {
    files[file] = text;
  }
  for (auto& [file, text] : files) {
    if (wants_evidence(file, text)) {
      text = with_evidence(text);
    }
  }
  return files;
}

Files small_port() {
  return {
      {"terminal.csv",
       "terminal_id,name,node_id,terminal_type,mode_from,mode_to,hours,price,price_unit,capacity,"
       "capacity_unit,status\n"
       "port,Port C,C,port,road,sea,24,6,usd_per_t,40,t_per_day,open\n"},
      {"commodity.csv",
       "commodity,name,value_usd_per_t,value_of_time_share_per_day,modes,logit_scale_per_usd,"
       "unmet_usd_per_t\ngoods,Goods,2400,0.01,road sea,0.1,500\n"}};
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "corridor-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw EnvironmentError("cannot make a temporary folder");
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void write_case(const std::filesystem::path& folder, const Files& files) {
  for (const auto& [file, text] : files) {
    if (!text.empty()) {
      std::ofstream(folder / file, std::ios::binary) << text;  // no sync: it is gone in a moment
    }
  }
}

Case small_case(const Files& changed) {
  const TemporaryFolder folder;
  write_case(folder.path(), small_files(changed));
  return open_case(folder.path());
}

std::string problems_of(const Files& changed, const std::vector<SetOption>& sets) {
  const TemporaryFolder folder;
  write_case(folder.path(), small_files(changed));
  ErrorList errors;
  read_case(folder.path(), sets, errors);
  return without_folder(format(errors), folder.path());
}

std::string without_folder(std::string text, const std::filesystem::path& folder) {
  const std::string prefix = folder.string() + "/";
  for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) {
    text.erase(at, prefix.size());
  }
  return text;
}

}  // namespace corridor::cases
