// A call as OTP prints it where a function is said to be the same as that. No state.
#pragma once

#include "compiler/parse/ast.h"

#include <optional>
#include <string>

namespace joist::compiler::abstract {

/// The text of a string or of a binary made of one, in UTF-8.
std::optional<std::string> text_of(const Expr* expr);

/// `expr`, which is made of calls and terms, over several lines where it is too long for one.
std::string print_call(const Expr* expr);

/// What `one` makes of the elements of `list`, with commas between.
template <class List, class One> std::string joined(const List& list, One one) {
    std::string out;
    for (const auto& element : list) {
        if (!out.empty()) out += ", ";
        out += one(element);
    }
    return out;
}

} // namespace joist::compiler::abstract
