// The steps of a view program (view_target.cpp) that make views of views, with numbers from the input: what the library
// gives, and what the model says it is.
#pragma once

#include "fuzz/input_numbers.hpp"
#include "fuzz/view_model.hpp"
#include "oriel/view.hpp"

#include <cstddef>
#include <optional>

namespace fuzzing {

/// A view and what it must be.
struct Live {
    std::size_t block; ///< which one
    oriel::View view;
    ViewModel model;
};

/// What the library did, and what the model says: nothing where it must refuse, no opinion where it may do either.
struct Derived {
    std::optional<oriel::View> view;
    std::optional<ViewModel> model;
    bool known = true;
};

inline constexpr std::size_t geometry_operations = 23;

/// Operation 0, 1, ... on this view of a block of so many bytes.
Derived derive(std::size_t operation, const Live& live, Numbers& numbers, std::size_t block_bytes);

} // namespace fuzzing
