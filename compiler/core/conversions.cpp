// See conversions.h.
#include "compiler/core/conversions.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

namespace joist::compiler::core {

namespace {

constexpr std::size_t kLongestAtom = 255;
constexpr std::string_view kBad = "badarg";

/// The elements of a proper list of small integers.
std::optional<std::vector<std::int64_t>> numbers(const Literal* list) {
    std::vector<std::int64_t> found;
    for (; list->is_cons(); list = list->tail()) {
        if (!list->head()->is_small()) return std::nullopt;
        found.push_back(list->head()->integer);
    }
    if (!list->is_nil()) return std::nullopt;
    return found;
}

/// A list of bytes, or a binary, as text.
std::optional<std::string> text_of(const Literal* one) {
    if (one->is_binary()) return std::string(one->bytes.begin(), one->bytes.end());
    const auto list = numbers(one);
    if (!list) return std::nullopt;
    std::string text;
    for (const std::int64_t c : *list) {
        if (c < 0 || c > 255) return std::nullopt;
        text += static_cast<char>(c);
    }
    return text;
}

bool is_sign(char c) {
    return c == '+' || c == '-';
}

bool is_integer_text(std::string_view text, std::int64_t base) {
    if (!text.empty() && is_sign(text[0])) text.remove_prefix(1);
    const auto is_digit = [base](char c) {
        const auto byte = static_cast<unsigned char>(c);
        const int value = std::isdigit(byte)   ? c - '0'
                          : std::isalpha(byte) ? std::tolower(byte) - 'a' + 10
                                               : 99;
        return value < base;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// Takes digits off the front; were there any?
bool take_digits(std::string_view& text) {
    std::size_t count = 0;
    while (count < text.size() && text[count] >= '0' && text[count] <= '9')
        ++count;
    text.remove_prefix(count);
    return count > 0;
}

bool is_float_text(const std::string& whole) {
    std::string_view text = whole;
    if (!text.empty() && is_sign(text[0])) text.remove_prefix(1);
    if (!take_digits(text) || text.empty() || text[0] != '.') return false;
    text.remove_prefix(1);
    if (!take_digits(text)) return false;
    if (!text.empty()) {
        if (text[0] != 'e' && text[0] != 'E') return false;
        text.remove_prefix(1);
        if (!text.empty() && is_sign(text[0])) text.remove_prefix(1);
        if (!take_digits(text) || !text.empty()) return false;
    }
    return std::isfinite(std::strtod(whole.c_str(), nullptr));
}

std::string_view integer_failure(const Literal* text, const Literal* base) {
    if (base && (!base->is_small() || base->integer < 2 || base->integer > 36)) return kBad;
    const auto known = text_of(text);
    return known && is_integer_text(*known, base ? base->integer : 10) ? "" : kBad;
}

std::string_view atom_failure(const Literal* list) {
    const auto known = numbers(list);
    if (!known) return kBad;
    const bool good = std::all_of(known->begin(), known->end(), [](std::int64_t c) {
        return c >= 0 && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
    });
    return !good ? kBad : known->size() > kLongestAtom ? "system_limit" : "";
}

bool is_encoding(const Literal* one) {
    return one->is_atom("utf8") || one->is_atom("unicode") || one->is_atom("latin1");
}

/// Is it a list of bytes, binaries and such lists? It may end in a binary.
bool is_bytes(const Literal* list) {
    for (; list->is_cons(); list = list->tail()) {
        const Literal* head = list->head();
        const bool is_byte = head->is_small() && head->integer >= 0 && head->integer <= 255;
        if (!is_byte && !head->is_binary() && !head->is_nil() &&
            !(head->is_cons() && is_bytes(head)))
            return false;
    }
    return list->is_nil() || list->is_binary();
}

std::string_view split_failure(const Literal* binary, const Literal* at) {
    const bool good = binary->is_bitstring() && at->is_small() && at->integer >= 0 &&
                      static_cast<std::uint64_t>(at->integer) <= binary->bits / 8;
    return good ? "" : kBad;
}

std::string_view part_failure(const Literal* binary, const Literal* start, const Literal* length) {
    if (!binary->is_bitstring() || !start->is_small() || !length->is_small()) return kBad;
    const auto size = static_cast<std::int64_t>(binary->bits / 8);
    const std::int64_t from = start->integer;
    if (from < 0 || from > size) return kBad;
    return length->integer > size - from || length->integer < -from ? kBad : "";
}

} // namespace

std::string_view conversion_failure(std::string_view name, std::span<const Literal* const> args) {
    const Literal* a = args[0];
    if (args.size() == 1) {
        if (name == "list_to_integer") return a->is_binary() ? kBad : integer_failure(a, nullptr);
        if (name == "binary_to_integer") return a->is_binary() ? integer_failure(a, nullptr) : kBad;
        if (name == "list_to_float" || name == "binary_to_float") {
            const auto text = text_of(a);
            const bool good = a->is_binary() == (name == "binary_to_float") && text;
            return good && is_float_text(*text) ? "" : kBad;
        }
        if (name == "list_to_atom") return atom_failure(a);
        if (name == "list_to_pid") return text_of(a) && text_of(a)->starts_with("<") ? "" : kBad;
        if (name == "pid_to_list") return kBad;
        if (name == "list_to_binary") return !a->is_binary() && is_bytes(a) ? "" : kBad;
        return "";
    }
    const Literal* b = args[1];
    if (args.size() == 2) {
        if (name == "list_to_integer") return a->is_binary() ? kBad : integer_failure(a, b);
        if (name == "split_binary") return split_failure(a, b);
        if (name == "binary_part")
            return b->is_tuple() && b->items.size() == 2 ? part_failure(a, b->items[0], b->items[1])
                                                         : kBad;
        if (name == "atom_to_binary") return a->is_atom() && is_encoding(b) ? "" : kBad;
        if (name == "binary_to_atom") return a->is_binary() && is_encoding(b) ? "" : kBad;
        if (name == "is_function")
            return b->is_integer() && !(b->is_small() ? b->integer < 0 : b->negative) ? "" : kBad;
        return "";
    }
    return name == "binary_part" ? part_failure(a, b, args[2]) : "";
}

} // namespace joist::compiler::core
