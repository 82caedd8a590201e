// See builtin_types.h.
#include "compiler/parse/builtin_types.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace joist::compiler {

namespace {

struct BuiltinType {
    std::string_view name;
    std::size_t arity;
};
constexpr BuiltinType kBuiltinTypes[] = {
    {"any", 0},
    {"arity", 0},
    {"atom", 0},
    {"binary", 0},
    {"bitstring", 0},
    {"bool", 0},
    {"boolean", 0},
    {"byte", 0},
    {"char", 0},
    {"dynamic", 0},
    {"float", 0},
    {"function", 0},
    {"identifier", 0},
    {"integer", 0},
    {"iodata", 0},
    {"iolist", 0},
    {"list", 0},
    {"list", 1},
    {"map", 0},
    {"maybe_improper_list", 0},
    {"maybe_improper_list", 2},
    {"mfa", 0},
    {"module", 0},
    {"neg_integer", 0},
    {"nil", 0},
    {"no_return", 0},
    {"node", 0},
    {"non_neg_integer", 0},
    {"none", 0},
    {"nonempty_binary", 0},
    {"nonempty_bitstring", 0},
    {"nonempty_improper_list", 2},
    {"nonempty_list", 0},
    {"nonempty_list", 1},
    {"nonempty_maybe_improper_list", 0},
    {"nonempty_maybe_improper_list", 2},
    {"nonempty_string", 0},
    {"number", 0},
    {"pid", 0},
    {"port", 0},
    {"pos_integer", 0},
    {"record", 0},
    {"reference", 0},
    {"string", 0},
    {"term", 0},
    {"timeout", 0},
    {"tuple", 0},
};

} // namespace

bool is_builtin_type(std::string_view name, std::size_t arity) {
    // The rows are in order.
    const auto found = std::lower_bound(
        std::begin(kBuiltinTypes),
        std::end(kBuiltinTypes),
        std::pair{name, arity},
        [](const auto& row, auto wanted) { return std::pair{row.name, row.arity} < wanted; });
    return found != std::end(kBuiltinTypes) && found->name == name && found->arity == arity;
}

void for_builtin_types(const std::function<void(std::string_view, std::size_t)>& each) {
    for (const BuiltinType& one : kBuiltinTypes)
        each(one.name, one.arity);
}

} // namespace joist::compiler
