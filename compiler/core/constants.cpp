// See constants.h.
#include "compiler/core/constants.h"

#include <array>
#include <cmath>
#include <cstring>
#include <vector>

namespace joist::compiler::core {

namespace {

using Wide = __int128;
using Args = std::span<const Literal* const>;

const Literal* wide_integer(LiteralPool& pool, Wide value) {
    if (value >= INT64_MIN && value <= INT64_MAX)
        return pool.integer(static_cast<std::int64_t>(value));
    const bool negative = value < 0;
    const auto size =
        negative ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
    const std::array<std::uint64_t, 2> limbs{static_cast<std::uint64_t>(size),
                                             static_cast<std::uint64_t>(size >> 64)};
    return pool.integer(negative, {limbs.data(), limbs[1] != 0 ? 2u : 1u});
}

const Literal* negate(LiteralPool& pool, const Literal* value) {
    if (value->is_small()) return wide_integer(pool, -static_cast<Wide>(value->integer));
    if (value->kind == LiteralKind::kBigInteger)
        return pool.integer(!value->negative, value->limbs);
    if (value->is_float()) return pool.real(-value->real);
    return nullptr;
}

// Shifts as long as the result stays of a size worth keeping in a file; anything else happens at
// run time.
const Literal* shift_left(LiteralPool& pool, std::int64_t value, std::int64_t by) {
    constexpr std::int64_t kMost = 1024;
    if (by > kMost || by < -kMost) return nullptr;
    if (by < 0) return pool.integer(by <= -64 ? (value < 0 ? -1 : 0) : value >> -by);
    std::vector<std::uint64_t> limbs(static_cast<std::size_t>(by / 64) + 2, 0);
    const bool negative = value < 0;
    const auto size = negative ? std::uint64_t{0} - static_cast<std::uint64_t>(value)
                               : static_cast<std::uint64_t>(value);
    const auto at = static_cast<std::size_t>(by / 64);
    const auto rest = static_cast<unsigned>(by % 64);
    limbs[at] = size << rest;
    if (rest != 0) limbs[at + 1] = size >> (64 - rest);
    while (!limbs.empty() && limbs.back() == 0)
        limbs.pop_back();
    if (limbs.empty()) return pool.integer(0);
    return pool.integer(negative, limbs);
}

const Literal*
fold_integers(LiteralPool& pool, std::string_view name, std::int64_t a, std::int64_t b) {
    const Wide x = a;
    const Wide y = b;
    if (name == "+") return wide_integer(pool, x + y);
    if (name == "-") return wide_integer(pool, x - y);
    if (name == "*") return wide_integer(pool, x * y);
    if (name == "div") return b == 0 ? nullptr : wide_integer(pool, x / y);
    if (name == "rem") return b == 0 ? nullptr : wide_integer(pool, x % y);
    if (name == "band") return pool.integer(a & b);
    if (name == "bor") return pool.integer(a | b);
    if (name == "bxor") return pool.integer(a ^ b);
    if (name == "bsl") return shift_left(pool, a, b);
    if (name == "bsr") return b == INT64_MIN ? nullptr : shift_left(pool, a, -b);
    if (name == "/") {
        // Exact as long as both are whole doubles; larger ones are rounded at run time.
        constexpr std::int64_t kExact = std::int64_t{1} << 53;
        if (b == 0 || a > kExact || a < -kExact || b > kExact || b < -kExact) return nullptr;
        return pool.real(static_cast<double>(a) / static_cast<double>(b));
    }
    return nullptr;
}

const Literal* fold_floats(LiteralPool& pool, std::string_view name, double a, double b) {
    double result = 0;
    if (name == "+")
        result = a + b;
    else if (name == "-")
        result = a - b;
    else if (name == "*")
        result = a * b;
    else if (name == "/" && b != 0)
        result = a / b;
    else
        return nullptr;
    return std::isfinite(result) ? pool.real(result) : nullptr;
}

std::optional<double> as_double(const Literal* value) {
    constexpr std::int64_t kExact = std::int64_t{1} << 53;
    if (value->is_float()) return value->real;
    if (value->is_small() && value->integer <= kExact && value->integer >= -kExact)
        return static_cast<double>(value->integer);
    return {};
}

/// The double next to a number, infinite beyond all of them.
double rounded(const Literal* value) {
    if (value->is_float()) return value->real;
    if (value->is_small()) return static_cast<double>(value->integer);
    double size = 0;
    for (std::size_t i = value->limbs.size(); i-- > 0;)
        size = size * 0x1p64 + static_cast<double>(value->limbs[i]);
    return value->negative ? -size : size;
}

bool is_boolean(const Literal* value) {
    return value->is_atom("true") || value->is_atom("false");
}

const Literal*
fold_comparison(LiteralPool& pool, std::string_view name, const Literal* a, const Literal* b) {
    if (name == "=:=" || name == "=/=") {
        const auto same = same_literal(a, b);
        return same ? pool.boolean(*same == (name == "=:=")) : nullptr;
    }
    const auto order = compare_literals(a, b);
    if (!order) return nullptr;
    if (name == "==") return pool.boolean(*order == 0);
    if (name == "/=") return pool.boolean(*order != 0);
    if (name == "<") return pool.boolean(*order < 0);
    if (name == ">") return pool.boolean(*order > 0);
    if (name == "=<") return pool.boolean(*order <= 0);
    return name == ">=" ? pool.boolean(*order >= 0) : nullptr;
}

const Literal* append(LiteralPool& pool, const Literal* left, const Literal* right) {
    if (!literal_length(left)) return nullptr;
    std::vector<const Literal*> items;
    for (; left->is_cons(); left = left->tail())
        items.push_back(left->head());
    return pool.list(items, right);
}

const Literal* map_lookup(const Literal* map, const Literal* key) {
    for (std::size_t i = 0; i + 1 < map->items.size(); i += 2)
        if (map->items[i] == key) return map->items[i + 1];
    return nullptr;
}

const Literal* fold_one(LiteralPool& pool, std::string_view name, const Literal* a) {
    if (name == "-") return negate(pool, a);
    if (name == "+") return a->is_integer() || a->is_float() ? a : nullptr;
    if (name == "bnot") return a->is_small() ? pool.integer(~a->integer) : nullptr;
    if (name == "not") return is_boolean(a) ? pool.boolean(a->is_atom("false")) : nullptr;
    if (name == "is_atom") return pool.boolean(a->is_atom());
    if (name == "is_integer") return pool.boolean(a->is_integer());
    if (name == "is_float") return pool.boolean(a->is_float());
    if (name == "is_number") return pool.boolean(a->is_integer() || a->is_float());
    if (name == "is_tuple") return pool.boolean(a->is_tuple());
    if (name == "is_list") return pool.boolean(a->is_cons() || a->is_nil());
    if (name == "is_map") return pool.boolean(a->is_map());
    if (name == "is_binary") return pool.boolean(a->is_binary());
    if (name == "is_bitstring") return pool.boolean(a->is_bitstring());
    if (name == "is_boolean") return pool.boolean(is_boolean(a));
    if (name == "is_pid" || name == "is_port" || name == "is_reference") return pool.boolean(false);
    if (name == "is_function") return pool.boolean(a->kind == LiteralKind::kExportFun);
    if (name == "hd") return a->is_cons() ? a->head() : nullptr;
    if (name == "tl") return a->is_cons() ? a->tail() : nullptr;
    if (name == "tuple_size" || (name == "size" && a->is_tuple()))
        return a->is_tuple() ? pool.integer(static_cast<std::int64_t>(a->items.size())) : nullptr;
    if (name == "byte_size" || name == "size")
        return a->is_bitstring() && (a->is_binary() || name == "byte_size")
                   ? pool.integer(static_cast<std::int64_t>((a->bits + 7) / 8))
                   : nullptr;
    if (name == "bit_size")
        return a->is_bitstring() ? pool.integer(static_cast<std::int64_t>(a->bits)) : nullptr;
    if (name == "map_size")
        return a->is_map() ? pool.integer(static_cast<std::int64_t>(a->items.size() / 2)) : nullptr;
    if (name == "length") {
        const auto length = literal_length(a);
        return length ? pool.integer(static_cast<std::int64_t>(*length)) : nullptr;
    }
    if (name == "abs") {
        if (a->is_small()) return a->integer < 0 ? negate(pool, a) : a;
        if (a->kind == LiteralKind::kBigInteger) return a->negative ? negate(pool, a) : a;
        return a->is_float() ? pool.real(std::fabs(a->real)) : nullptr;
    }
    if (name == "float") {
        const auto value = as_double(a);
        return value ? pool.real(*value) : nullptr;
    }
    return nullptr;
}

const Literal*
fold_two(LiteralPool& pool, std::string_view name, const Literal* a, const Literal* b) {
    if (const Literal* result = fold_comparison(pool, name, a, b)) return result;
    if (a->is_small() && b->is_small()) {
        if (const Literal* result = fold_integers(pool, name, a->integer, b->integer))
            return result;
    }
    if (a->is_float() || b->is_float()) {
        const auto x = as_double(a);
        const auto y = as_double(b);
        if (x && y) return fold_floats(pool, name, *x, *y);
    }
    if (name == "max" || name == "min") {
        if (!a->is_small() || !b->is_small()) return nullptr;
        return (a->integer < b->integer) == (name == "max") ? b : a;
    }
    if (name == "++") return append(pool, a, b);
    if (name == "is_function" && b->is_small() && b->integer >= 0)
        return a->kind == LiteralKind::kExportFun ? nullptr : pool.boolean(false);
    if (name == "and" || name == "or" || name == "xor") {
        if (!is_boolean(a) || !is_boolean(b)) return nullptr;
        const bool x = a->is_atom("true");
        const bool y = b->is_atom("true");
        return pool.boolean(name == "and" ? x && y : name == "or" ? x || y : x != y);
    }
    if (name == "element") {
        if (!a->is_small() || !b->is_tuple() || a->integer < 1) return nullptr;
        const auto index = static_cast<std::uint64_t>(a->integer);
        return index <= b->items.size() ? b->items[index - 1] : nullptr;
    }
    if (name == "is_map_key" && b->is_map() && a->depth == 0 && !a->is_float())
        return pool.boolean(map_lookup(b, a) != nullptr);
    if (name == "map_get" && b->is_map()) return map_lookup(b, a);
    return nullptr;
}

/// Integers by their sizes, with floats as far as rounding leaves the order.
std::optional<int> compare_numbers(const Literal* a, const Literal* b) {
    if (a->is_integer() && b->is_integer()) {
        // One of them is beyond 64 bits.
        const bool below = a->is_small() ? !b->negative : a->negative;
        if (a->is_small() || b->is_small() || a->negative != b->negative) return below ? -1 : 1;
        const int sign = a->negative ? -1 : 1;
        if (a->limbs.size() != b->limbs.size())
            return a->limbs.size() < b->limbs.size() ? -sign : sign;
        for (std::size_t i = a->limbs.size(); i-- > 0;)
            if (a->limbs[i] != b->limbs[i]) return a->limbs[i] < b->limbs[i] ? -sign : sign;
        return 0;
    }
    const bool exact = as_double(a) && as_double(b);
    const double x = rounded(a);
    const double y = rounded(b);
    if (!exact && std::fabs(x - y) <= std::fabs(y) * 0x1p-50) return {};
    return x < y ? -1 : x > y ? 1 : 0;
}

int rank(const Literal* a) {
    switch (a->kind) {
    case LiteralKind::kInteger:
    case LiteralKind::kBigInteger:
    case LiteralKind::kFloat:
        return 0;
    case LiteralKind::kAtom:
        return 1;
    case LiteralKind::kExportFun:
        return 2;
    case LiteralKind::kTuple:
        return 3;
    case LiteralKind::kMap:
        return 4;
    case LiteralKind::kNil:
        return 5;
    case LiteralKind::kCons:
        return 6;
    case LiteralKind::kBitstring:
        return 7;
    }
    return 8;
}

bool holds_float(const Literal* a) {
    if (a->is_float()) return true;
    while (a->is_cons()) {
        if (holds_float(a->head())) return true;
        a = a->tail();
    }
    if (a->is_float()) return true;
    for (const Literal* item : a->items)
        if (holds_float(item)) return true;
    return false;
}

} // namespace

std::optional<std::size_t> literal_length(const Literal* list) {
    std::size_t length = 0;
    for (; list->is_cons(); list = list->tail())
        ++length;
    if (!list->is_nil()) return {};
    return length;
}

std::optional<int> compare_literals(const Literal* a, const Literal* b) {
    if (rank(a) != rank(b)) return rank(a) < rank(b) ? -1 : 1;
    if (a == b && !holds_float(a)) return 0;
    if (a->is_small() && b->is_small())
        return a->integer < b->integer ? -1 : a->integer > b->integer ? 1 : 0;
    if (rank(a) == 0) return compare_numbers(a, b);
    if (a->is_atom()) return a->atom.text().compare(b->atom.text()) < 0 ? -1 : 1;
    if (a->is_tuple()) {
        if (a->items.size() != b->items.size()) return a->items.size() < b->items.size() ? -1 : 1;
        for (std::size_t i = 0; i < a->items.size(); ++i) {
            const auto order = compare_literals(a->items[i], b->items[i]);
            if (!order || *order != 0) return order;
        }
        return 0;
    }
    if (a->is_bitstring()) {
        // Unused bits are 0, so a shorter one that begins alike is not above.
        const std::size_t shorter = std::min(a->bytes.size(), b->bytes.size());
        const int order = shorter == 0 ? 0 : std::memcmp(a->bytes.data(), b->bytes.data(), shorter);
        if (order != 0) return order < 0 ? -1 : 1;
        return a->bits < b->bits ? -1 : a->bits > b->bits ? 1 : 0;
    }
    if (a->is_cons()) {
        while (a->is_cons() && b->is_cons()) {
            const auto order = compare_literals(a->head(), b->head());
            if (!order || *order != 0) return order;
            a = a->tail();
            b = b->tail();
        }
        return compare_literals(a, b);
    }
    return {};
}

std::optional<bool> same_literal(const Literal* a, const Literal* b) {
    if (a->is_float() && b->is_float()) {
        if (a->real == 0 && b->real == 0 && a != b) return {};
        return a->real == b->real;
    }
    if (a == b) return true;
    if (a->kind != b->kind || a->items.size() != b->items.size()) return false;
    if (holds_float(a) && holds_float(b)) return {};
    return false;
}

const Literal* fold_call(LiteralPool& pool, std::string_view name, Args args) {
    if (args.size() == 1) return fold_one(pool, name, args[0]);
    if (args.size() == 2) return fold_two(pool, name, args[0], args[1]);
    if (args.size() == 3 && name == "is_record") {
        if (!args[1]->is_atom() || !args[2]->is_small()) return nullptr;
        const bool is = args[0]->is_tuple() &&
                        static_cast<std::int64_t>(args[0]->items.size()) == args[2]->integer &&
                        !args[0]->items.empty() && args[0]->items[0] == args[1];
        return pool.boolean(is);
    }
    return nullptr;
}

} // namespace joist::compiler::core
