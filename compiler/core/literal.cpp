#include "compiler/core/literal.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

namespace joist::compiler {

namespace {

std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
    hash ^= word;
    hash *= 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 29);
}

std::uint64_t pointer_word(const void* pointer) {
    return reinterpret_cast<std::uintptr_t>(pointer);
}

std::uint64_t hash_of(const Literal& literal) {
    std::uint64_t hash = mix(0x243f6a8885a308d3u, static_cast<std::uint64_t>(literal.kind));
    switch (literal.kind) {
    case LiteralKind::kInteger:
        return mix(hash, static_cast<std::uint64_t>(literal.integer));
    case LiteralKind::kFloat:
        return mix(hash, std::bit_cast<std::uint64_t>(literal.real));
    case LiteralKind::kAtom:
        return mix(hash, pointer_word(literal.atom.entry()));
    case LiteralKind::kNil:
        return hash;
    case LiteralKind::kBigInteger:
        hash = mix(hash, literal.negative);
        for (const std::uint64_t limb : literal.limbs)
            hash = mix(hash, limb);
        return hash;
    case LiteralKind::kBitstring:
        hash = mix(hash, literal.bits);
        for (const std::uint8_t byte : literal.bytes)
            hash = mix(hash, byte);
        return hash;
    case LiteralKind::kCons:
    case LiteralKind::kTuple:
    case LiteralKind::kMap:
    case LiteralKind::kExportFun:
        break;
    }
    for (const Literal* item : literal.items)
        hash = mix(hash, pointer_word(item));
    return hash;
}

bool same(const Literal& a, const Literal& b) {
    if (a.hash != b.hash || a.kind != b.kind) return false;
    switch (a.kind) {
    case LiteralKind::kInteger:
        return a.integer == b.integer;
    case LiteralKind::kFloat:
        return std::bit_cast<std::uint64_t>(a.real) == std::bit_cast<std::uint64_t>(b.real);
    case LiteralKind::kAtom:
        return a.atom == b.atom;
    case LiteralKind::kNil:
        return true;
    case LiteralKind::kBigInteger:
        return a.negative == b.negative &&
               std::equal(a.limbs.begin(), a.limbs.end(), b.limbs.begin(), b.limbs.end());
    case LiteralKind::kBitstring:
        return a.bits == b.bits &&
               std::equal(a.bytes.begin(), a.bytes.end(), b.bytes.begin(), b.bytes.end());
    case LiteralKind::kCons:
    case LiteralKind::kTuple:
    case LiteralKind::kMap:
    case LiteralKind::kExportFun:
        break;
    }
    return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end());
}

std::uint32_t depth_of(const Literal& literal) {
    std::uint32_t depth = 0;
    if (literal.kind == LiteralKind::kCons) {
        return std::max(literal.head()->depth + 1, literal.tail()->depth);
    }
    for (const Literal* item : literal.items)
        depth = std::max(depth, item->depth + 1);
    return depth;
}

/// A total order that depends only on contents, so that equal programs give equal files.
int order(const Literal* a, const Literal* b) {
    while (a != b) {
        if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
        switch (a->kind) {
        case LiteralKind::kInteger:
            return a->integer < b->integer ? -1 : 1;
        case LiteralKind::kFloat: {
            const auto x = std::bit_cast<std::uint64_t>(a->real),
                       y = std::bit_cast<std::uint64_t>(b->real);
            return x < y ? -1 : 1;
        }
        case LiteralKind::kAtom:
            return a->atom.text() < b->atom.text() ? -1 : 1;
        case LiteralKind::kNil:
            return 0;
        case LiteralKind::kBigInteger:
            if (a->negative != b->negative) return a->negative ? -1 : 1;
            return std::lexicographical_compare(
                       a->limbs.begin(), a->limbs.end(), b->limbs.begin(), b->limbs.end())
                       ? -1
                       : 1;
        case LiteralKind::kBitstring:
            if (a->bits != b->bits) return a->bits < b->bits ? -1 : 1;
            return std::lexicographical_compare(
                       a->bytes.begin(), a->bytes.end(), b->bytes.begin(), b->bytes.end())
                       ? -1
                       : 1;
        case LiteralKind::kCons: {
            const int heads = order(a->head(), b->head());
            if (heads != 0) return heads;
            a = a->tail();
            b = b->tail();
            continue;
        }
        case LiteralKind::kTuple:
        case LiteralKind::kMap:
        case LiteralKind::kExportFun:
            break;
        }
        if (a->items.size() != b->items.size()) return a->items.size() < b->items.size() ? -1 : 1;
        for (std::size_t i = 0; i < a->items.size(); ++i) {
            const int items = order(a->items[i], b->items[i]);
            if (items != 0) return items;
        }
        return 0;
    }
    return 0;
}

Literal blank(LiteralKind kind) {
    Literal literal{};
    literal.kind = kind;
    return literal;
}

} // namespace

LiteralPool::LiteralPool(SymbolTable& symbols) : symbols_{symbols}, slots_(256, nullptr) {
    nil_ = keep(blank(LiteralKind::kNil));
    true_ = atom("true");
    false_ = atom("false");
}

const Literal* LiteralPool::keep(Literal candidate) {
    candidate.hash = hash_of(candidate);
    std::size_t slot = candidate.hash & (slots_.size() - 1);
    while (slots_[slot]) {
        if (same(*slots_[slot], candidate)) return slots_[slot];
        slot = (slot + 1) & (slots_.size() - 1);
    }
    candidate.depth = depth_of(candidate);
    candidate.limbs = arena_.copy(candidate.limbs.data(), candidate.limbs.size());
    candidate.bytes = arena_.copy(candidate.bytes.data(), candidate.bytes.size());
    candidate.items = arena_.copy(candidate.items.data(), candidate.items.size());
    const Literal* kept =
        new (arena_.allocate(sizeof(Literal), alignof(Literal))) Literal{candidate};
    slots_[slot] = kept;
    if (++count_ * 2 > slots_.size()) grow();
    return kept;
}

void LiteralPool::grow() {
    std::vector<const Literal*> old(slots_.size() * 2, nullptr);
    old.swap(slots_);
    for (const Literal* literal : old) {
        if (!literal) continue;
        std::size_t slot = literal->hash & (slots_.size() - 1);
        while (slots_[slot])
            slot = (slot + 1) & (slots_.size() - 1);
        slots_[slot] = literal;
    }
}

const Literal* LiteralPool::integer(std::int64_t value) {
    Literal literal = blank(LiteralKind::kInteger);
    literal.integer = value;
    return keep(literal);
}

const Literal* LiteralPool::integer(bool negative, std::span<const std::uint64_t> limbs) {
    while (!limbs.empty() && limbs.back() == 0)
        limbs = limbs.first(limbs.size() - 1);
    if (limbs.empty()) return integer(0);
    constexpr std::uint64_t kTop = std::uint64_t{1} << 63;
    if (limbs.size() == 1 && (limbs[0] < kTop || (negative && limbs[0] == kTop))) {
        return integer(static_cast<std::int64_t>(negative ? 0 - limbs[0] : limbs[0]));
    }
    Literal literal = blank(LiteralKind::kBigInteger);
    literal.negative = negative;
    literal.limbs = limbs;
    return keep(literal);
}

const Literal* LiteralPool::real(double value) {
    Literal literal = blank(LiteralKind::kFloat);
    literal.real = value;
    return keep(literal);
}

const Literal* LiteralPool::atom(Symbol name) {
    Literal literal = blank(LiteralKind::kAtom);
    literal.atom = name;
    return keep(literal);
}

const Literal* LiteralPool::cons(const Literal* head, const Literal* tail) {
    const Literal* items[] = {head, tail};
    Literal literal = blank(LiteralKind::kCons);
    literal.items = items;
    return keep(literal);
}

const Literal* LiteralPool::list(std::span<const Literal* const> elements, const Literal* tail) {
    const Literal* result = tail ? tail : nil_;
    for (std::size_t i = elements.size(); i-- > 0;)
        result = cons(elements[i], result);
    return result;
}

const Literal* LiteralPool::string(std::u32string_view text) {
    const Literal* result = nil_;
    for (std::size_t i = text.size(); i-- > 0;)
        result = cons(integer(static_cast<std::int64_t>(text[i])), result);
    return result;
}

const Literal* LiteralPool::tuple(std::span<const Literal* const> elements) {
    Literal literal = blank(LiteralKind::kTuple);
    literal.items = elements;
    return keep(literal);
}

const Literal* LiteralPool::map(std::span<const std::pair<const Literal*, const Literal*>> pairs) {
    std::vector<const std::pair<const Literal*, const Literal*>*> sorted;
    for (const auto& pair : pairs)
        sorted.push_back(&pair);
    std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) {
        const int keys = order(a->first, b->first);
        return keys != 0 ? keys < 0 : a < b;
    });
    std::vector<const Literal*> items;
    items.reserve(sorted.size() * 2);
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        if (i + 1 < sorted.size() && sorted[i + 1]->first == sorted[i]->first) continue;
        items.push_back(sorted[i]->first);
        items.push_back(sorted[i]->second);
    }
    Literal literal = blank(LiteralKind::kMap);
    literal.items = items;
    return keep(literal);
}

const Literal* LiteralPool::bitstring(std::span<const std::uint8_t> bytes, std::uint64_t bits) {
    std::vector<std::uint8_t> copy(bytes.begin(),
                                   bytes.begin() + static_cast<std::ptrdiff_t>((bits + 7) / 8));
    if (bits % 8 != 0)
        copy.back() = static_cast<std::uint8_t>(copy.back() & (0xff00u >> (bits % 8)));
    Literal literal = blank(LiteralKind::kBitstring);
    literal.bits = bits;
    literal.bytes = copy;
    return keep(literal);
}

const Literal* LiteralPool::binary(std::string_view bytes) {
    return bitstring({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()},
                     bytes.size() * 8);
}

const Literal* LiteralPool::export_fun(Symbol module, Symbol function, std::int64_t arity) {
    const Literal* items[] = {atom(module), atom(function), integer(arity)};
    Literal literal = blank(LiteralKind::kExportFun);
    literal.items = items;
    return keep(literal);
}

std::string print_atom(std::string_view name) {
    static constexpr std::string_view kReserved[] = {
        "after", "and",   "andalso", "band",    "begin", "bnot", "bor",  "bsl", "bsr",   "bxor",
        "case",  "catch", "cond",    "div",     "else",  "end",  "fun",  "if",  "let",   "maybe",
        "not",   "of",    "or",      "orelse",  "receive", "rem", "try",  "when", "xor"};
    bool plain = !name.empty() && name[0] >= 'a' && name[0] <= 'z';
    for (const char c : name) {
        plain = plain && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '_' || c == '@');
    }
    if (plain &&
        std::find(std::begin(kReserved), std::end(kReserved), name) == std::end(kReserved)) {
        return std::string{name};
    }
    std::string out = "'";
    for (const char c : name) {
        if (c == '\'' || c == '\\') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else if (static_cast<unsigned char>(c) < 32 || c == 127) {
            static constexpr char kHex[] = "0123456789abcdef";
            out += "\\x{";
            out += kHex[(c >> 4) & 15];
            out += kHex[c & 15];
            out += '}';
        } else {
            out += c;
        }
    }
    return out + "'";
}

namespace {

class LiteralPrinter {
public:
    explicit LiteralPrinter(std::size_t limit) : limit_{limit} {}
    std::string out;

    void print(const Literal* literal) {
        if (out.size() > limit_) {
            if (!out.ends_with("...")) out += "...";
            return;
        }
        switch (literal->kind) {
        case LiteralKind::kInteger:
            out += std::to_string(literal->integer);
            return;
        case LiteralKind::kBigInteger:
            print_big(literal);
            return;
        case LiteralKind::kFloat:
            print_float(literal->real);
            return;
        case LiteralKind::kAtom:
            out += print_atom(literal->atom.text());
            return;
        case LiteralKind::kNil:
            out += "[]";
            return;
        case LiteralKind::kCons:
            print_list(literal);
            return;
        case LiteralKind::kTuple:
            print_items("{", literal->items, "}");
            return;
        case LiteralKind::kMap:
            print_map(literal);
            return;
        case LiteralKind::kBitstring:
            print_bits(literal);
            return;
        case LiteralKind::kExportFun:
            out += "fun ";
            print(literal->items[0]);
            out += ':';
            print(literal->items[1]);
            out += '/';
            print(literal->items[2]);
            return;
        }
    }

private:
    void print_items(std::string_view open,
                     std::span<const Literal* const> items,
                     std::string_view close) {
        out += open;
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i) out += ',';
            print(items[i]);
        }
        out += close;
    }
    void print_map(const Literal* literal) {
        out += "#{";
        for (std::size_t i = 0; i < literal->items.size(); i += 2) {
            if (i) out += ',';
            print(literal->items[i]);
            out += "=>";
            print(literal->items[i + 1]);
        }
        out += '}';
    }
    void print_list(const Literal* literal) {
        std::string text;
        const Literal* at = literal;
        for (; at->is_cons(); at = at->tail()) {
            const Literal* head = at->head();
            if (!head->is_small() || head->integer < 32 || head->integer > 126) break;
            if (head->integer == '"' || head->integer == '\\') text += '\\';
            text += static_cast<char>(head->integer);
            if (text.size() > limit_) break;
        }
        if (at->is_nil() || text.size() > limit_) {
            out += '"' + text + (at->is_nil() ? "\"" : "...");
            return;
        }
        out += '[';
        for (at = literal;; at = at->tail()) {
            print(at->head());
            if (!at->tail()->is_cons() || out.size() > limit_) break;
            out += ',';
        }
        if (!at->tail()->is_nil()) {
            out += '|';
            print(at->tail());
        }
        out += ']';
    }
    void print_bits(const Literal* literal) {
        out += "<<";
        const std::size_t whole = literal->bits / 8;
        bool text = whole > 0;
        for (std::size_t i = 0; i < whole; ++i) {
            const std::uint8_t c = literal->bytes[i];
            text = text && c >= 32 && c < 127 && c != '"' && c != '\\';
        }
        if (text && literal->bits % 8 == 0) {
            out += '"';
            out.append(reinterpret_cast<const char*>(literal->bytes.data()),
                       std::min(whole, limit_));
            out += '"';
        } else {
            for (std::size_t i = 0; i < literal->bytes.size() && out.size() <= limit_; ++i) {
                if (i) out += ',';
                const unsigned rest = static_cast<unsigned>(literal->bits - i * 8);
                if (rest >= 8) {
                    out += std::to_string(literal->bytes[i]);
                } else {
                    out += std::to_string(literal->bytes[i] >> (8 - rest)) + ":" +
                           std::to_string(rest);
                }
            }
        }
        out += ">>";
    }
    void print_float(double value) {
        char text[40];
        const auto end = std::to_chars(text, text + sizeof text, value);
        std::string_view written{text, static_cast<std::size_t>(end.ptr - text)};
        const std::size_t exponent = written.find('e');
        out += written.substr(0, exponent);
        if (written.find('.') == std::string_view::npos) out += ".0";
        if (exponent != std::string_view::npos) out += written.substr(exponent);
    }
    void print_big(const Literal* literal) {
        // Hexadecimal: exact, and needs no division.
        out += literal->negative ? "-16#" : "16#";
        static constexpr char kHex[] = "0123456789ABCDEF";
        bool started = false;
        for (std::size_t i = literal->limbs.size(); i-- > 0;) {
            for (int shift = 60; shift >= 0; shift -= 4) {
                const auto digit = (literal->limbs[i] >> shift) & 15;
                started = started || digit != 0;
                if (started && out.size() <= limit_ + 2000) out += kHex[digit];
            }
        }
    }

    std::size_t limit_;
};

} // namespace

std::string print_literal(const Literal* literal, std::size_t limit) {
    LiteralPrinter printer{limit};
    printer.print(literal);
    return std::move(printer.out);
}

} // namespace joist::compiler
