// See type_bifs.h.
#include "compiler/ssa/type_bifs.h"

#include <algorithm>
#include <bit>
#include <string_view>

namespace joist::compiler::ssa {

namespace {

struct BifType {
    std::string_view name;
    int arity;
    Mask result;
    Mask argument; ///< what the last argument must be for the bif to succeed
};

constexpr BifType kBifTypes[] = {{"+", 2, kNumber, kNumber},
                                 {"-", 2, kNumber, kNumber},
                                 {"*", 2, kNumber, kNumber},
                                 {"/", 2, kReal, kNumber},
                                 {"-", 1, kNumber, kNumber},
                                 {"+", 1, kNumber, kNumber},
                                 {"div", 2, kInt, kInt},
                                 {"rem", 2, kInt, kInt},
                                 {"band", 2, kInt, kInt},
                                 {"bor", 2, kInt, kInt},
                                 {"bxor", 2, kInt, kInt},
                                 {"bsl", 2, kInt, kInt},
                                 {"bsr", 2, kInt, kInt},
                                 {"bnot", 1, kInt, kInt},
                                 {"abs", 1, kNumber, kNumber},
                                 {"ceil", 1, kInt, kNumber},
                                 {"floor", 1, kInt, kNumber},
                                 {"round", 1, kInt, kNumber},
                                 {"trunc", 1, kInt, kNumber},
                                 {"float", 1, kReal, kNumber},
                                 {"length", 1, kInt, kList},
                                 {"hd", 1, kAny, kCons},
                                 {"tl", 1, kAny, kCons},
                                 {"tuple_size", 1, kInt, kTuple},
                                 {"element", 2, kAny, kTuple},
                                 {"map_size", 1, kInt, kMap},
                                 {"map_get", 2, kAny, kMap},
                                 {"is_map_key", 2, kBool, kMap},
                                 {"byte_size", 1, kInt, kBits},
                                 {"bit_size", 1, kInt, kBits},
                                 {"size", 1, kInt, kTuple | kBits},
                                 {"binary_part", 2, kBytes, kAny},
                                 {"binary_part", 3, kBytes, kAny},
                                 {"self", 0, kPid, kAny},
                                 {"node", 0, kOtherAtom, kAny},
                                 {"not", 1, kBool, kBool},
                                 {"and", 2, kBool, kBool},
                                 {"or", 2, kBool, kBool},
                                 {"xor", 2, kBool, kBool},
                                 {"=:=", 2, kBool, kAny},
                                 {"=/=", 2, kBool, kAny},
                                 {"==", 2, kBool, kAny},
                                 {"/=", 2, kBool, kAny},
                                 {"<", 2, kBool, kAny},
                                 {"=<", 2, kBool, kAny},
                                 {">", 2, kBool, kAny},
                                 {">=", 2, kBool, kAny}};

const BifType* bif_type(const Instruction& one) {
    const std::string_view name = one.callee.name.text();
    for (const BifType& row : kBifTypes) {
        if (row.arity == static_cast<int>(one.operands.size()) && row.name == name) return &row;
    }
    return nullptr;
}

// Ends of ranges: sums and products of known ones fit 64 bits with room to spare, or are given up.

std::int64_t add_ends(std::int64_t a, std::int64_t b, std::int64_t unknown) {
    return a == unknown || b == unknown ? unknown : a + b;
}

std::int64_t negated(std::int64_t end) {
    return end == kNoMin ? kNoMax : end == kNoMax ? kNoMin : -end;
}

Type product(const Type& a, const Type& b) {
    if (!a.is_bounded() || !b.is_bounded()) {
        if (a.min >= 0 && b.min >= 0) return of_range(0, kNoMax);
        return of_mask(kInt);
    }
    std::int64_t low = kNoMax, high = kNoMin;
    for (const std::int64_t x : {a.min, a.max}) {
        for (const std::int64_t y : {b.min, b.max}) {
            std::int64_t result = 0;
            if (__builtin_mul_overflow(x, y, &result)) return of_mask(kInt);
            low = std::min(low, result);
            high = std::max(high, result);
        }
    }
    return of_range(low, high);
}

/// The least 2^n - 1 that is not less than `value`.
std::int64_t all_ones(std::int64_t value) {
    return static_cast<std::int64_t>(
        (std::uint64_t{1} << std::bit_width(static_cast<std::uint64_t>(value))) - 1);
}

Type bitwise(std::string_view name, const Type& a, const Type& b) {
    const bool natural = a.min >= 0 && b.min >= 0;
    if (name == "band") {
        if (natural) return of_range(0, std::min(a.max, b.max));
        if (a.min >= 0) return of_range(0, a.max);
        if (b.min >= 0) return of_range(0, b.max);
        return of_mask(kInt);
    }
    if (!natural) return of_mask(kInt);
    if (a.max == kNoMax || b.max == kNoMax) return of_range(0, kNoMax);
    return of_range(0, all_ones(std::max(a.max, b.max)));
}

Type shifted(bool left, const Type& a, const Type& by) {
    if (!by.is_bounded() || by.min < 0 || by.max > 60) {
        return a.min >= 0 ? of_range(0, kNoMax) : of_mask(kInt);
    }
    if (!left) {
        // The nearer to 0 the further it is shifted.
        return of_range(a.min == kNoMin ? kNoMin : a.min >> (a.min >= 0 ? by.max : by.min),
                        a.max == kNoMax ? kNoMax : a.max >> (a.max >= 0 ? by.min : by.max));
    }
    return product(a, of_range(std::int64_t{1} << by.min, std::int64_t{1} << by.max));
}

Type divided(const Type& a, const Type& by) {
    if (by.min < 1) return of_mask(kInt);
    const std::int64_t low = a.min == kNoMin ? kNoMin : a.min / by.min;
    const std::int64_t high = a.max == kNoMax ? kNoMax : a.max < 0 ? 0 : a.max / by.min;
    return of_range(a.min >= 0 ? 0 : low, high);
}

Type remainder(const Type& a, const Type& by) {
    // The sign is the dividend's.
    if (!by.is_bounded()) return of_range(a.min >= 0 ? 0 : kNoMin, a.max <= 0 ? 0 : kNoMax);
    const std::int64_t most =
        std::max(by.max < 0 ? -by.max : by.max, by.min < 0 ? -by.min : by.min) - 1;
    if (most < 0) return of_mask(kInt);
    const std::int64_t high = a.max <= 0 ? 0 : std::min(most, a.max);
    const std::int64_t low = a.min >= 0 ? 0 : a.min == kNoMin ? -most : std::max(-most, a.min);
    return of_range(low, high);
}

/// Operators on what is known to be integers.
Type integer_arithmetic(std::string_view name, std::span<const Type> arguments) {
    const Type a = only_kinds(arguments[0], kInt);
    if (arguments.size() == 1) {
        if (name == "-") return of_range(negated(a.max), negated(a.min));
        if (name == "bnot")
            return of_range(a.max == kNoMax ? kNoMin : -a.max - 1,
                            a.min == kNoMin ? kNoMax : -a.min - 1);
        if (name == "abs")
            return a.is_bounded()
                       ? of_range(0, std::max(std::max(a.max, -a.max), std::max(a.min, -a.min)))
                       : of_range(0, kNoMax);
        if (name == "+") return a;
        return of_mask(kInt);
    }
    const Type b = only_kinds(arguments[1], kInt);
    if (name == "+")
        return of_range(add_ends(a.min, b.min, kNoMin), add_ends(a.max, b.max, kNoMax));
    if (name == "-")
        return of_range(add_ends(a.min, negated(b.max), kNoMin),
                        add_ends(a.max, negated(b.min), kNoMax));
    if (name == "*") return product(a, b);
    if (name == "div") return divided(a, b);
    if (name == "rem") return remainder(a, b);
    if (name == "bsl" || name == "bsr") return shifted(name == "bsl", a, b);
    if (name == "band" || name == "bor" || name == "bxor") return bitwise(name, a, b);
    return of_mask(kInt);
}

bool is_size(std::string_view name) {
    return name == "length" || name == "tuple_size" || name == "map_size" || name == "byte_size" ||
           name == "bit_size" || name == "size";
}

} // namespace

Type type_of_bif(const Instruction& bif, std::span<const Type> arguments) {
    const BifType* row = bif_type(bif);
    const std::string_view name = bif.callee.name.text();
    if (!row) return of_mask(name.starts_with("is_") ? kBool : kAny);
    // What never comes gives nothing.
    if (row->argument == kNumber || row->argument == kInt) {
        for (const Type& type : arguments) {
            if ((type.mask & row->argument) == 0) return of_mask(0);
        }
    }
    if (row->result == kInt) {
        if (is_size(name)) return of_range(0, kFarthest);
        return row->argument == kInt ? integer_arithmetic(name, arguments) : of_mask(kInt);
    }
    if (row->result != kNumber) {
        if (name == "hd") return TypePool::head(arguments[0]);
        if (name == "tl") return TypePool::tail(arguments[0]);
        return of_mask(row->result);
    }
    Mask together = 0;
    bool real = false;
    for (const Type& type : arguments) {
        together |= type.mask & kNumber;
        real = real || (type.mask & kNumber) == kReal;
    }
    if (real) return of_mask(kReal);
    const Type integers = integer_arithmetic(name, arguments);
    if ((together & kReal) == 0) return integers;
    Type both = integers;
    both.mask = kNumber;
    return both;
}

Demand demand_of_bif(const Instruction& bif) {
    const BifType* row = bif_type(bif);
    if (!row) return {};
    return {row->argument,
            row->argument == kNumber || row->argument == kInt || row->argument == kBool};
}

bool takes_bytes(const Segment& segment, Operand size) {
    switch (segment.type) {
    case SegmentType::kUtf8:
    case SegmentType::kUtf16:
    case SegmentType::kUtf32:
        return true;
    case SegmentType::kString:
        return size.is_literal() && size.literal()->is_bitstring() && size.literal()->bits % 8 == 0;
    default:
        break;
    }
    if (segment.unit % 8 == 0) return true;
    return size.is_literal() && size.literal()->is_small() && size.literal()->integer >= 0 &&
           (size.literal()->integer % 8) * segment.unit % 8 == 0;
}

Type type_of_segment(const Segment& segment, Operand size) {
    switch (segment.type) {
    case SegmentType::kInteger: {
        if (!size.is_literal() || !size.literal()->is_small())
            return segment.is_signed ? of_mask(kInt) : of_range(0, kNoMax);
        const std::int64_t units = size.literal()->integer;
        if (units < 0 || units > 60 || units * segment.unit > 60 || units == 0)
            return segment.is_signed ? of_mask(kInt) : of_range(0, kNoMax);
        const std::int64_t bits = units * segment.unit;
        if (!segment.is_signed) return of_range(0, (std::int64_t{1} << bits) - 1);
        return of_range(-(std::int64_t{1} << (bits - 1)), (std::int64_t{1} << (bits - 1)) - 1);
    }
    case SegmentType::kUtf8:
    case SegmentType::kUtf16:
    case SegmentType::kUtf32:
        return of_range(0, 0x10ffff);
    case SegmentType::kFloat:
        return of_mask(kReal);
    default:
        return of_mask(takes_bytes(segment, size) ? kBytes : kBits);
    }
}

namespace {

struct ExternalType {
    std::string_view module;
    std::string_view name;
    int arity;
    Mask result;
};

/// Those whose result is of certain kinds whenever they return.
constexpr ExternalType kExternalTypes[] = {
    {"erlang", "atom_to_binary", 1, kBytes},
    {"erlang", "atom_to_binary", 2, kBytes},
    {"erlang", "atom_to_list", 1, kList},
    {"erlang", "binary_to_integer", 1, kInt},
    {"erlang", "binary_to_list", 1, kList},
    {"erlang", "error", 1, 0},
    {"erlang", "error", 2, 0},
    {"erlang", "exit", 1, 0},
    {"erlang", "float_to_binary", 1, kBytes},
    {"erlang", "float_to_list", 1, kList},
    {"erlang", "integer_to_binary", 1, kBytes},
    {"erlang", "integer_to_list", 1, kList},
    {"erlang", "iolist_size", 1, kInt},
    {"erlang", "iolist_to_binary", 1, kBytes},
    {"erlang", "list_to_atom", 1, kAtom},
    {"erlang", "list_to_binary", 1, kBytes},
    {"erlang", "list_to_float", 1, kReal},
    {"erlang", "list_to_integer", 1, kInt},
    {"erlang", "list_to_tuple", 1, kTuple},
    {"erlang", "make_ref", 0, kRef},
    {"erlang", "monotonic_time", 0, kInt},
    {"erlang", "monotonic_time", 1, kInt},
    {"erlang", "phash2", 1, kInt},
    {"erlang", "phash2", 2, kInt},
    {"erlang", "setelement", 3, kTuple},
    {"erlang", "spawn_monitor", 1, kTuple},
    {"erlang", "spawn_monitor", 2, kTuple},
    {"erlang", "spawn_monitor", 3, kTuple},
    {"erlang", "spawn_monitor", 4, kTuple},
    {"erlang", "system_time", 0, kInt},
    {"erlang", "system_time", 1, kInt},
    {"erlang", "term_to_binary", 1, kBytes},
    {"erlang", "throw", 1, 0},
    {"erlang", "tuple_to_list", 1, kList},
    {"lists", "all", 2, kBool},
    {"lists", "any", 2, kBool},
    {"lists", "duplicate", 2, kList},
    {"lists", "filter", 2, kList},
    {"lists", "keymember", 3, kBool},
    {"lists", "map", 2, kList},
    {"lists", "mapfoldl", 3, kTuple},
    {"lists", "mapfoldr", 3, kTuple},
    {"lists", "member", 2, kBool},
    {"lists", "partition", 2, kTuple},
    {"lists", "prefix", 2, kBool},
    {"lists", "reverse", 1, kList},
    {"lists", "seq", 2, kList},
    {"lists", "sort", 1, kList},
    {"lists", "suffix", 2, kBool},
    {"lists", "unzip", 1, kTuple},
    {"lists", "usort", 1, kList},
    {"lists", "zip", 2, kList},
    {"math", "acos", 1, kReal},
    {"math", "asin", 1, kReal},
    {"math", "atan", 1, kReal},
    {"math", "atan2", 2, kReal},
    {"math", "ceil", 1, kReal},
    {"math", "cos", 1, kReal},
    {"math", "exp", 1, kReal},
    {"math", "floor", 1, kReal},
    {"math", "fmod", 2, kReal},
    {"math", "log", 1, kReal},
    {"math", "log10", 1, kReal},
    {"math", "log2", 1, kReal},
    {"math", "pi", 0, kReal},
    {"math", "pow", 2, kReal},
    {"math", "sin", 1, kReal},
    {"math", "sqrt", 1, kReal},
    {"math", "tan", 1, kReal},
};

constexpr bool is_sorted_table() {
    for (std::size_t i = 1; i < std::size(kExternalTypes); ++i) {
        const ExternalType &a = kExternalTypes[i - 1], &b = kExternalTypes[i];
        if (a.module > b.module || (a.module == b.module && a.name > b.name)) return false;
    }
    return true;
}
static_assert(is_sorted_table());

} // namespace

namespace {

/// The tuple that setelement/3 gives of arguments.
Type with_element(std::span<const Type> arguments, TypePool& pool) {
    Type tuple = only_kinds(arguments[1], kTuple);
    if (tuple.mask == 0) return of_mask(kTuple);
    tuple.value = nullptr;
    const Literal* place = arguments[0].value;
    if (!tuple.elements || !place || !place->is_small()) {
        tuple.elements = nullptr;
        tuple.depth = 0;
        return tuple;
    }
    std::vector<Type> elements;
    for (std::uint32_t i = 0; i < tuple.elements->items.size(); ++i)
        elements.push_back(i + 1 == place->integer ? arguments[2] : TypePool::element(tuple, i));
    Type type = pool.tuple(elements);
    type.arity = tuple.arity;
    return type;
}

} // namespace

Type type_of_external(const Instruction& call, std::span<const Type> arguments, TypePool& pool) {
    const std::string_view module = call.callee.module.text(), name = call.callee.name.text();
    if (module != "erlang" && module != "lists" && module != "math") return {};
    const auto* row = std::lower_bound(std::begin(kExternalTypes),
                                       std::end(kExternalTypes),
                                       call,
                                       [&](const ExternalType& one, const Instruction&) {
                                           return one.module < module ||
                                                  (one.module == module && one.name < name);
                                       });
    for (; row != std::end(kExternalTypes) && row->module == module && row->name == name; ++row) {
        if (row->arity != static_cast<int>(arguments.size())) continue;
        if (name == "spawn_monitor") {
            const Type parts[] = {of_mask(kPid), of_mask(kRef)};
            return pool.tuple(parts);
        }
        if (name == "setelement") return with_element(arguments, pool);
        if (module == "lists" && name == "duplicate") return pool.list_of(arguments[1]);
        if (module == "lists" && name == "seq") return pool.list_of(of_mask(kInt));
        if (module == "lists" &&
            (name == "filter" || name == "reverse" || name == "sort" || name == "usort")) {
            // Of the empty list nothing is known but that: it must not make an element anything.
            const Type list = only_kinds(arguments.back(), kList);
            return list.mask & kCons ? pool.list_of(TypePool::head(list)) : list;
        }
        Type type = of_mask(row->result);
        if (row->module == "lists" && type.mask == kTuple) type.arity = 2;
        return type;
    }
    return {};
}

} // namespace joist::compiler::ssa
