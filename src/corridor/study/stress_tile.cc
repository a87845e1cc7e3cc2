// Tiles as bytes: a line with the hash of what follows, then numbers as they stand in memory (IEEE
// 754, little end first on every machine that we build for).
#include <bit>
#include <cstring>

#include "corridor/base/hash.h"
#include "corridor/study/stress_run.h"

namespace corridor::study {
namespace {

static_assert(std::endian::native == std::endian::little);

const std::string kMagic = "corridor tile 2 ";
constexpr std::size_t kHashLength = 64;

class Writer {
 public:
  void add(double value) { add_bytes(&value); }
  void add(std::uint64_t value) { add_bytes(&value); }
  void add(const disrupt::LossAmounts& loss) {
    for (const double value : {loss.added_usd, loss.waiting_usd, loss.unmet_usd, loss.delayed_t,
                               loss.waiting_t, loss.unmet_t}) {
      add(value);
    }
  }
  void add(const Moments& moments) {
    add(moments.sum);
    add(moments.squares);
  }
  void add(const YearSample& sample) {
    add(sample.loss);
    for (const double value :
         {sample.control_usd, sample.weight, sample.blocked_days, sample.cut_days, sample.events}) {
      add(value);
    }
  }
  template <class Item>
  void add(const std::vector<Item>& items) {
    add(static_cast<std::uint64_t>(items.size()));
    for (const Item& item : items) {
      add(item);
    }
  }
  std::string take() { return std::move(bytes_); }

 private:
  template <class Value>
  void add_bytes(const Value* value) {
    char raw[sizeof(Value)];
    std::memcpy(raw, value, sizeof(Value));
    bytes_.append(raw, sizeof(Value));
  }
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  void get(double& value) { get_bytes(&value); }
  void get(std::uint64_t& value) { get_bytes(&value); }
  void get(disrupt::LossAmounts& loss) {
    for (double* value : {&loss.added_usd, &loss.waiting_usd, &loss.unmet_usd, &loss.delayed_t,
                          &loss.waiting_t, &loss.unmet_t}) {
      get(*value);
    }
  }
  void get(Moments& moments) {
    get(moments.sum);
    get(moments.squares);
  }
  void get(YearSample& sample) {
    get(sample.loss);
    for (double* value : {&sample.control_usd, &sample.weight, &sample.blocked_days,
                          &sample.cut_days, &sample.events}) {
      get(*value);
    }
  }
  template <class Item>
  void get(std::vector<Item>& items) {
    std::uint64_t count = 0;
    get(count);
    sound_ = sound_ && count <= bytes_.size();  // each item is a byte at least
    items.resize(sound_ ? count : 0);
    for (Item& item : items) {
      get(item);
    }
  }
  bool whole() const { return sound_ && at_ == bytes_.size(); }

 private:
  template <class Value>
  void get_bytes(Value* value) {
    sound_ = sound_ && at_ + sizeof(Value) <= bytes_.size();
    if (sound_) {
      std::memcpy(value, bytes_.data() + at_, sizeof(Value));
      at_ += sizeof(Value);
    }
  }
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool sound_ = true;
};

}  // namespace

std::string tile_bytes(const StressTile& tile) {
  Writer writer;
  writer.add(tile.first_year);
  writer.add(tile.samples);
  writer.add(tile.by_commodity);
  writer.add(tile.commodity_usd);
  writer.add(tile.process_usd);
  writer.add(tile.subject_usd);
  writer.add(tile.interruptions);
  writer.add(tile.interruption_days);
  writer.add(tile.longest_interruption_days);
  writer.add(tile.receipts_lost_usd);
  writer.add(tile.receipts_gained_usd);
  const std::string payload = writer.take();
  return kMagic + sha256(payload) + "\n" + payload;
}

std::optional<StressTile> parse_tile(const std::string& bytes) {
  const std::size_t head = kMagic.size() + kHashLength + 1;
  if (bytes.size() < head || !bytes.starts_with(kMagic)) {
    return std::nullopt;
  }
  const std::string_view payload = std::string_view(bytes).substr(head);
  if (sha256(payload) != bytes.substr(kMagic.size(), kHashLength)) {
    return std::nullopt;
  }
  Reader reader(payload);
  StressTile tile;
  reader.get(tile.first_year);
  reader.get(tile.samples);
  reader.get(tile.by_commodity);
  reader.get(tile.commodity_usd);
  reader.get(tile.process_usd);
  reader.get(tile.subject_usd);
  reader.get(tile.interruptions);
  reader.get(tile.interruption_days);
  reader.get(tile.longest_interruption_days);
  reader.get(tile.receipts_lost_usd);
  reader.get(tile.receipts_gained_usd);
  if (!reader.whole() || tile.interruptions.size() != StressTile::kLengths) {
    return std::nullopt;
  }
  return tile;
}

}  // namespace corridor::study
