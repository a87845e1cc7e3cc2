// The solver interface over CBC's C interface (COIN-OR branch and cut).
#include <memory>
#include <string>

#include <coin/Cbc_C_Interface.h>

#include "corridor/protect/mip.h"

namespace corridor::protect {
namespace {

struct Deleter {
  void operator()(Cbc_Model* model) const { Cbc_deleteModel(model); }
};

void add_row(Cbc_Model* model, const MipRow& row, int index) {
  std::vector<int> columns;
  std::vector<double> values;
  for (const MipEntry& entry : row.entries) {
    columns.push_back(static_cast<int>(entry.column));
    values.push_back(entry.value);
  }
  const std::string name = "r" + std::to_string(index);
  Cbc_addRow(model, name.c_str(), static_cast<int>(columns.size()), columns.data(), values.data(),
             'G', row.lower);
  Cbc_setRowLower(model, index, row.lower);
  Cbc_setRowUpper(model, index, row.upper);
}

}  // namespace

MipResult solve(const Mip& mip, double relative_gap) {
  const std::unique_ptr<Cbc_Model, Deleter> model(Cbc_newModel());
  Cbc_setParameter(model.get(), "logLevel", "0");
  Cbc_setParameter(model.get(), "slogLevel", "0");      // of linear programs
  Cbc_setParameter(model.get(), "increment", "1e-10");  // by which a solution must be better
  Cbc_setObjSense(model.get(), 1);
  Cbc_setAllowableFractionGap(model.get(), relative_gap);
  int index = 0;
  for (const MipColumn& column : mip.columns) {
    const std::string name = "c" + std::to_string(index++);
    Cbc_addCol(model.get(), name.c_str(), column.lower, column.upper, column.cost,
               column.is_integer ? 1 : 0, 0, nullptr, nullptr);
  }
  index = 0;
  for (const MipRow& row : mip.rows) {
    add_row(model.get(), row, index++);
  }
  Cbc_solve(model.get());
  MipResult result;
  if (Cbc_isProvenInfeasible(model.get()) != 0) {
    result.status = MipStatus::infeasible;
    return result;
  }
  const double* value = Cbc_getColSolution(model.get());
  if (value == nullptr || Cbc_isProvenOptimal(model.get()) == 0) {
    return result;
  }
  result.status = MipStatus::optimal;
  result.objective = Cbc_getObjValue(model.get());
  result.bound = Cbc_getBestPossibleObjValue(model.get());
  result.value.assign(value, value + mip.columns.size());
  return result;
}

}  // namespace corridor::protect
