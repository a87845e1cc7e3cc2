// What the parts of the Python module share.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

namespace corridor::python {

namespace py = pybind11;

void bind_case(py::module_& module);
void bind_network(py::module_& module);

/// A copy as a NumPy array of one dimension.
inline py::array_t<double> array_of(std::span<const double> values) {
  return py::array_t<double>(static_cast<py::ssize_t>(values.size()), values.data());
}

/// A copy of a row-major matrix; infinity stands for no way.
inline py::array_t<double> matrix_of(std::span<const double> values, std::size_t rows,
                                     std::size_t columns) {
  return py::array_t<double>({static_cast<py::ssize_t>(rows), static_cast<py::ssize_t>(columns)},
                             values.data());
}

}  // namespace corridor::python
