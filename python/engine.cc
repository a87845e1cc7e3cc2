// The module corridor._engine: the engine as plain functions. What users call is the Python in
// corridor/, which gives it names, defaults and docstrings.
#include "engine.h"

#include <nlohmann/json.hpp>

#include "corridor/base/error.h"
#include "corridor/output/flows_json.h"
#include "corridor/study/manifest.h"

namespace corridor::python {
namespace {

/// Bad input becomes corridor.InputError with its problems, each with file, line and column.
void raise_input_error(const InputError& error) {
  nlohmann::ordered_json problems = nlohmann::ordered_json::array();
  for (const Error& problem : error.errors().items()) {
    problems.push_back(output::error_json(problem));
  }
  const py::object type = py::module_::import("corridor._table").attr("InputError");
  const py::object made = type(std::string(error.what()), problems.dump());
  PyErr_SetObject(type.ptr(), made.ptr());
}

}  // namespace

PYBIND11_MODULE(_engine, module) {
  module.doc() = "The engine of corridor; use the package corridor.";
  module.attr("version") = study::version();
  py::register_exception_translator([](std::exception_ptr failure) {
    try {
      if (failure) {
        std::rethrow_exception(failure);
      }
    } catch (const InputError& error) {
      raise_input_error(error);
    } catch (const EnvironmentError& error) {
      PyErr_SetString(PyExc_OSError, error.what());
    }
  });
  bind_case(module);
  bind_network(module);
}

}  // namespace corridor::python
