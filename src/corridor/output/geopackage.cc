#include "corridor/output/geopackage.h"

#include <algorithm>
#include <bit>
#include <cctype>
#include <cmath>
#include <cstring>
#include <ctime>
#include <memory>
#include <set>
#include <system_error>

#include <fmt/format.h>
#include <sqlite3.h>

#include "corridor/base/error.h"
#include "corridor/base/text.h"

namespace corridor::output {
namespace {

constexpr int kWgs84 = 4326;

// The tables that every GeoPackage has (clauses 1.1.2, 1.1.3, 2.1.5), and the one in which QGIS
// looks for styles.
constexpr const char* kSchema = R"sql(
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = FULL;
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
BEGIN;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
  description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian coordinates'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinates'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326,
   'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]',
   'longitude/latitude in degrees on WGS 84');
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30),
  styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME);
)sql";

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, FinishStatement>;

// Whole-number and IEEE values in the byte order of this machine, which the blob names.
class Blob {
 public:
  template <class T>
  void add(T value) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    bytes_.append(bytes, sizeof(T));
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// Always little endian, so that machines of either order write the same file.
template <class T>
T little(T value) {
  if constexpr (std::endian::native == std::endian::big) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    for (std::size_t i = 0; i < sizeof(T) / 2; ++i) {
      std::swap(bytes[i], bytes[sizeof(T) - 1 - i]);
    }
    std::memcpy(&value, bytes, sizeof(T));
  }
  return value;
}

std::uint32_t wkb_type(Shape shape) {
  return shape == Shape::point ? 1U : shape == Shape::line ? 2U : 3U;
}

const char* geometry_type(Shape shape) {
  return shape == Shape::point ? "POINT" : shape == Shape::line ? "LINESTRING" : "POLYGON";
}

// Clause 2.1.3: "GP", version 0, flags (little endian, no envelope), srs_id, then WKB.
std::string geometry_blob(const Feature& feature, Shape shape) {
  Blob blob;
  blob.add('G');
  blob.add('P');
  blob.add(std::uint8_t{0});
  blob.add(std::uint8_t{1});
  blob.add(little(std::int32_t{kWgs84}));
  blob.add(std::uint8_t{1});
  const auto positions = [&](const Line& line) {
    if (shape != Shape::point) {
      blob.add(little(static_cast<std::uint32_t>(line.size())));
    }
    for (const LonLat place : line) {
      blob.add(little(place.longitude));
      blob.add(little(place.latitude));
    }
  };
  blob.add(little(wkb_type(shape)));
  if (shape == Shape::polygon) {
    blob.add(little(static_cast<std::uint32_t>(1 + feature.holes.size())));
  }
  positions(feature.geometry);
  for (const Line& hole : feature.holes) {
    positions(hole);
  }
  return blob.bytes();
}

std::string sql_name(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) {
    text += c;
    text += c == '"' ? "\"" : "";
  }
  return text + "\"";
}

const char* sql_type(FieldType type) {
  return type == FieldType::text ? "TEXT" : type == FieldType::integer ? "INTEGER" : "DOUBLE";
}

class Writer {
 public:
  explicit Writer(std::filesystem::path path) : path_(std::move(path)) {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
    sqlite3* database = nullptr;
    const int status = sqlite3_open_v2(path_.c_str(), &database,
                                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    database_.reset(database);
    check(status);
  }

  ~Writer() {
    if (!finished_) {
      database_.reset();
      std::error_code ignored;
      std::filesystem::remove(path_, ignored);
    }
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void run(const std::string& sql) {
    check(sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr));
  }

  Statement prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &statement, nullptr));
    return Statement(statement);
  }

  void bind(const Statement& statement, int at, const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
      check(sqlite3_bind_text(statement.get(), at, text->data(), static_cast<int>(text->size()),
                              SQLITE_TRANSIENT));
    } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      check(sqlite3_bind_int64(statement.get(), at, *integer));
    } else if (const auto* real = std::get_if<double>(&value); real && std::isfinite(*real)) {
      check(sqlite3_bind_double(statement.get(), at, *real));
    } else {
      check(sqlite3_bind_null(statement.get(), at));
    }
  }

  void bind_blob(const Statement& statement, int at, const std::string& bytes) {
    check(sqlite3_bind_blob(statement.get(), at, bytes.data(), static_cast<int>(bytes.size()),
                            SQLITE_TRANSIENT));
  }

  void step(const Statement& statement) {
    const int status = sqlite3_step(statement.get());
    if (status != SQLITE_DONE) {
      check(status);
    }
    check(sqlite3_reset(statement.get()));
  }

  void finish() {
    run("COMMIT;");
    check(sqlite3_close(database_.get()));
    static_cast<void>(database_.release());
    finished_ = true;
  }

 private:
  void check(int status) const {
    if (status != SQLITE_OK) {
      const char* cause =
          database_ == nullptr ? sqlite3_errstr(status) : sqlite3_errmsg(database_.get());
      throw EnvironmentError(fmt::format("cannot write {}: {}", path_.string(), cause));
    }
  }

  std::filesystem::path path_;
  std::unique_ptr<sqlite3, CloseDatabase> database_;
  bool finished_ = false;
};

// SQLite does not tell names apart by case.
std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Names that no other has, however they are cased: "_" is appended to the later ones.
std::string free_name(std::set<std::string>& taken, std::string name) {
  while (!taken.insert(lower(name)).second) {
    name += '_';
  }
  return name;
}

void write_layer(Writer& writer, const Layer& layer, const std::string& last_change) {
  std::set<std::string> taken;
  const std::string key = free_name(taken, "fid");
  const std::string geometry = free_name(taken, "geom");
  std::string columns;
  std::string marks;
  for (const Field& field : layer.fields) {
    columns += ", " + sql_name(free_name(taken, field.name)) + " " + sql_type(field.type);
    marks += ", ?";
  }
  writer.run(fmt::format("CREATE TABLE {} ({} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {} {}{})",
                         sql_name(layer.name), sql_name(key), sql_name(geometry),
                         geometry_type(layer.shape), columns));
  const Statement insert =
      writer.prepare(fmt::format("INSERT INTO {} VALUES (?, ?{})", sql_name(layer.name), marks));
  Box box;
  for (std::size_t i = 0; i < layer.features.size(); ++i) {
    const Feature& feature = layer.features[i];
    writer.bind(insert, 1, static_cast<std::int64_t>(i + 1));
    writer.bind_blob(insert, 2, geometry_blob(feature, layer.shape));
    for (std::size_t f = 0; f < layer.fields.size(); ++f) {
      writer.bind(insert, static_cast<int>(f) + 3, feature.values[f]);
    }
    writer.step(insert);
    for (const LonLat place : feature.geometry) {
      box.include(place);
    }
  }
  const Statement contents =
      writer.prepare("INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, 4326)");
  const std::vector<Value> row =
      box.empty()
          ? std::vector<Value>{layer.name, layer.name, layer.title, last_change, {}, {}, {}, {}}
          : std::vector<Value>{layer.name, layer.name, layer.title, last_change,
                               box.west,   box.south,  box.east,    box.north};
  for (std::size_t c = 0; c < row.size(); ++c) {
    writer.bind(contents, static_cast<int>(c) + 1, row[c]);
  }
  writer.step(contents);
  const Statement shape =
      writer.prepare("INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, 4326, 0, 0)");
  writer.bind(shape, 1, layer.name);
  writer.bind(shape, 2, geometry);
  writer.bind(shape, 3, std::string(geometry_type(layer.shape)));
  writer.step(shape);
  if (layer.style_qml.empty()) {
    return;
  }
  const Statement style = writer.prepare(
      "INSERT INTO layer_styles VALUES (NULL, '', '', ?, ?, 'corridor', ?, '', 1, ?, '', NULL, ?)");
  const std::vector<Value> values{layer.name, geometry, layer.style_qml, layer.title, last_change};
  for (std::size_t c = 0; c < values.size(); ++c) {
    writer.bind(style, static_cast<int>(c) + 1, values[c]);
  }
  writer.step(style);
}

void list_styles(Writer& writer, const std::string& last_change) {
  const Statement styles = writer.prepare(
      "INSERT INTO gpkg_contents VALUES ('layer_styles', 'attributes', 'layer_styles', "
      "'styles for QGIS', ?, NULL, NULL, NULL, NULL, 0)");
  writer.bind(styles, 1, last_change);
  writer.step(styles);
}

}  // namespace

void write_geopackage(const std::filesystem::path& path, const std::vector<Layer>& layers,
                      const std::string& last_change) {
  std::filesystem::path partial = path;
  partial += ".partial";
  Writer writer(partial);
  writer.run(kSchema);
  for (const Layer& layer : layers) {
    write_layer(writer, layer, last_change);
  }
  list_styles(writer, last_change);
  writer.finish();
  std::error_code failed;
  std::filesystem::rename(partial, path, failed);
  if (failed) {
    throw EnvironmentError(fmt::format("cannot write {}: {}", path.string(), failed.message()));
  }
}

std::string date_text(const char* source_date_epoch, int year) {
  const auto seconds =
      source_date_epoch == nullptr ? std::nullopt : parse_integer(source_date_epoch);
  if (!seconds || *seconds < 0) {
    return fmt::format("{:04}-01-01T00:00:00.000Z", std::max(1970, year));
  }
  const auto time = static_cast<std::time_t>(*seconds);
  std::tm utc{};
  gmtime_r(&time, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.000Z", utc.tm_year + 1900, utc.tm_mon + 1,
                     utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

}  // namespace corridor::output
