// See term.h. The format is that of ERTS User's Guide, "External Term Format".
#include "compiler/abstract/term.h"

#include "compiler/scan/token.h"
#include "compiler/source/utf8.h"
#include "vm/beam/external_tags.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace joist::compiler::abstract {

namespace {

using namespace external;

/// Reads terms depth first, with what is still to be read on a stack of its own: nesting costs no C
/// stack.
class Decoder {
public:
    Decoder(std::span<const std::uint8_t> bytes, Arena& arena, SymbolTable& symbols)
        : at_{bytes.data()}, end_{bytes.data() + bytes.size()}, arena_{arena}, symbols_{symbols} {}

    std::optional<Term> run() {
        Term root;
        if (left() < 2 || *at_++ != kVersion || !one(root)) return std::nullopt;
        while (!open_.empty()) {
            Open& now = open_.back();
            Term* next = now.next++;
            if (--now.count == 0) open_.pop_back();
            if (!one(*next)) return std::nullopt;
        }
        if (at_ != end_) return std::nullopt;
        return root;
    }

private:
    struct Open {
        Term* next;
        std::size_t count;
    };

    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
    /// A number of `size` bytes, which must be there.
    bool number(std::size_t size, std::uint64_t& out) {
        if (left() < size) return false;
        out = 0;
        for (std::size_t i = 0; i < size; ++i)
            out = out << 8 | *at_++;
        return true;
    }
    /// Room for `count` terms, which are read next.
    bool children(std::size_t count, const Term*& first) {
        if (count > left()) return false;
        if (count == 0) return true;
        Term* made = static_cast<Term*>(arena_.allocate(sizeof(Term) * count, alignof(Term)));
        for (std::size_t i = 0; i < count; ++i)
            new (made + i) Term{};
        open_.push_back({made, count});
        first = made;
        return true;
    }
    bool composite(Term& out, TermKind kind, std::size_t count) {
        out.kind = kind;
        out.count = static_cast<std::uint32_t>(count);
        return children(count, out.elements);
    }
    bool atom(Term& out, std::uint64_t size, bool latin1) {
        if (left() < size) return false;
        const std::string_view text{reinterpret_cast<const char*>(at_),
                                    static_cast<std::size_t>(size)};
        at_ += size;
        out.kind = TermKind::kAtom;
        if (!latin1 && find_bad_utf8(text) != std::string_view::npos) return false;
        if (latin1)
            out.name = symbols_.intern(latin1_to_utf8(text)).entry();
        else
            out.name = symbols_.intern(text).entry();
        return true;
    }
    bool bytes(Term& out, std::uint64_t size) {
        if (left() < size) return false;
        out.kind = TermKind::kBitstring;
        out.count = static_cast<std::uint32_t>(size);
        out.data = reinterpret_cast<const char*>(at_);
        at_ += size;
        return true;
    }
    bool string(Term& out, std::uint64_t size) {
        if (left() < size) return false;
        Term* made = static_cast<Term*>(arena_.allocate(sizeof(Term) * size, alignof(Term)));
        for (std::size_t i = 0; i < size; ++i) {
            new (made + i) Term{};
            made[i].kind = TermKind::kInteger;
            made[i].number = *at_++;
        }
        out.count = static_cast<std::uint32_t>(size);
        out.elements = made;
        return true;
    }
    bool real(Term& out, double value) {
        out.kind = TermKind::kFloat;
        out.floating = value;
        return std::isfinite(value);
    }
    bool old_float(Term& out) {
        constexpr std::size_t kSize = 31;
        if (left() < kSize) return false;
        char text[kSize + 1] = {};
        std::copy(at_, at_ + kSize, text);
        at_ += kSize;
        return real(out, std::strtod(text, nullptr));
    }
    bool big(Term& out, std::uint64_t size) {
        if (left() < size + 1) return false;
        const bool negative = *at_++ != 0;
        if (size > 0 && at_[size - 1] == 0) return false; // as no encoder writes it
        const std::size_t count = (static_cast<std::size_t>(size) + 7) / 8;
        auto* limbs = static_cast<std::uint64_t*>(
            arena_.allocate(sizeof(std::uint64_t) * (count + 1), alignof(std::uint64_t)));
        std::fill(limbs, limbs + count + 1, 0);
        for (std::size_t i = 0; i < size; ++i)
            limbs[i / 8] |= std::uint64_t{*at_++} << (8 * (i % 8));
        if (count <= 1 && limbs[0] <= std::uint64_t{INT64_MAX}) {
            out.kind = TermKind::kInteger;
            out.number = static_cast<std::int64_t>(limbs[0]);
            if (negative) out.number = -out.number;
            return true;
        }
        out.kind = TermKind::kBigInteger;
        out.is_negative = negative;
        out.count = static_cast<std::uint32_t>(count);
        out.digits = limbs;
        return true;
    }
    bool list(Term& out, std::uint64_t size) {
        // The tail is read behind the elements: it lies behind them in memory too.
        if (size >= left()) return false;
        const Term* all = nullptr;
        if (!children(static_cast<std::size_t>(size) + 1, all)) return false;
        out.count = static_cast<std::uint32_t>(size);
        out.elements = all;
        out.tail = all + size;
        return true;
    }

    bool one(Term& out) {
        std::uint64_t n = 0;
        if (left() == 0) return false;
        const std::uint8_t tag = *at_++;
        switch (tag) {
        case kSmallInteger:
            out.kind = TermKind::kInteger;
            if (!number(1, n)) return false;
            out.number = static_cast<std::int64_t>(n);
            return true;
        case kInteger:
            out.kind = TermKind::kInteger;
            if (!number(4, n)) return false;
            out.number = static_cast<std::int32_t>(static_cast<std::uint32_t>(n));
            return true;
        case kSmallBig:
            return number(1, n) && big(out, n);
        case kLargeBig:
            return number(4, n) && big(out, n);
        case kNewFloat:
            return number(8, n) && real(out, std::bit_cast<double>(n));
        case kFloat:
            return old_float(out);
        case kAtom:
            return number(2, n) && atom(out, n, true);
        case kSmallAtom:
            return number(1, n) && atom(out, n, true);
        case kAtomUtf8:
            return number(2, n) && atom(out, n, false);
        case kSmallAtomUtf8:
            return number(1, n) && atom(out, n, false);
        case kNil:
            return true;
        case kString:
            return number(2, n) && string(out, n);
        case kList:
            return number(4, n) && list(out, n);
        case kSmallTuple:
            return number(1, n) && composite(out, TermKind::kTuple, n);
        case kLargeTuple:
            return number(4, n) && composite(out, TermKind::kTuple, n);
        case kMap:
            return number(4, n) && composite(out, TermKind::kMap, 2 * n);
        case kExport:
            return composite(out, TermKind::kExportFun, 3);
        case kBinary:
            return number(4, n) && bytes(out, n);
        case kBitBinary: {
            std::uint64_t bits = 0;
            if (!number(4, n) || !number(1, bits) || bits < 1 || bits > 8 || n == 0) return false;
            out.spare_bits = static_cast<std::uint8_t>(8 - bits);
            return bytes(out, n);
        }
        default:
            return false;
        }
    }

    const std::uint8_t* at_;
    const std::uint8_t* end_;
    Arena& arena_;
    SymbolTable& symbols_;
    std::vector<Open> open_;
};

/// Lists hold their tail as a term: that of a proper list is no tail at all; one that is a list
/// goes on with it. Needs the whole tree.
bool is_end(const Term* tail) {
    return tail && tail->kind == TermKind::kList && tail->count == 0 && !tail->tail;
}

/// Text of a list of code points.
bool append_points(const Term& list, std::string& out) {
    for (const Term& item : list.items()) {
        if (!item.is_integer() || item.integer() < 0 || item.integer() > 0x10FFFF) return false;
        append_utf8(out, static_cast<char32_t>(item.integer()));
    }
    return true;
}

class Printer {
public:
    explicit Printer(std::size_t limit) : limit_{limit} {}
    std::string take() { return std::move(out_); }

    void term(const Term& t, int depth) {
        if (out_.size() > limit_ || depth > 30) {
            if (!out_.ends_with("...")) out_ += "...";
            return;
        }
        switch (t.kind) {
        case TermKind::kInteger:
            out_ += std::to_string(t.integer());
            break;
        case TermKind::kBigInteger:
            if (t.is_negative) out_ += '-';
            out_ += t.count > 100 ? "..." : limbs_to_decimal(t.limbs());
            break;
        case TermKind::kFloat:
            out_ += write_float(t.real());
            break;
        case TermKind::kAtom:
            out_ += quote_atom(t.symbol().text());
            break;
        case TermKind::kList:
            list(t, depth);
            break;
        case TermKind::kTuple:
            out_ += '{';
            items(t.items(), depth);
            out_ += '}';
            break;
        case TermKind::kMap:
            out_ += "#{";
            for (std::size_t i = 0; i + 1 < t.count && out_.size() < limit_; i += 2) {
                if (i > 0) out_ += ',';
                term(t[i], depth + 1);
                out_ += " => ";
                term(t[i + 1], depth + 1);
            }
            out_ += '}';
            break;
        case TermKind::kBitstring:
            out_ += "<<...>>";
            break;
        case TermKind::kExportFun:
            out_ += "fun ";
            term(t[0], depth + 1);
            out_ += ':';
            term(t[1], depth + 1);
            out_ += '/';
            term(t[2], depth + 1);
            break;
        }
    }

private:
    void items(std::span<const Term> all, int depth) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i > 0) out_ += ',';
            term(all[i], depth + 1);
            if (out_.size() > limit_) return;
        }
    }
    static bool is_printable(const Term& t) {
        for (const Term& item : t.items())
            if (!item.is_integer() || item.integer() < 32 || item.integer() > 126) return false;
        return t.count > 0 && !t.tail;
    }
    void list(const Term& t, int depth) {
        if (is_printable(t)) {
            out_ += '"';
            for (const Term& item : t.items()) {
                if (item.integer() == '"' || item.integer() == '\\') out_ += '\\';
                out_ += static_cast<char>(item.integer());
                if (out_.size() > limit_) break;
            }
            out_ += '"';
            return;
        }
        out_ += '[';
        items(t.items(), depth);
        if (t.tail) {
            out_ += '|';
            term(*t.tail, depth + 1);
        }
        out_ += ']';
    }

    std::string out_;
    std::size_t limit_;
};

/// Takes away the tails of proper lists, everywhere in the tree.
void drop_ends(Term& root) {
    std::vector<Term*> open{&root};
    while (!open.empty()) {
        Term& now = *open.back();
        open.pop_back();
        const bool has_items = now.kind == TermKind::kList || now.kind == TermKind::kTuple ||
                               now.kind == TermKind::kMap || now.kind == TermKind::kExportFun;
        if (!has_items) continue;
        if (is_end(now.tail)) now.tail = nullptr;
        if (now.tail) open.push_back(const_cast<Term*>(now.tail));
        for (const Term& item : now.items())
            open.push_back(const_cast<Term*>(&item));
    }
}

} // namespace

std::optional<Term>
decode_term(std::span<const std::uint8_t> bytes, Arena& arena, SymbolTable& symbols) {
    std::optional<Term> root = Decoder{bytes, arena, symbols}.run();
    if (root) drop_ends(*root);
    return root;
}

std::optional<std::string> text_of(const Term& term) {
    if (term.is_atom()) return std::string{term.symbol().text()};
    if (term.kind == TermKind::kBitstring && term.spare_bits == 0) {
        if (find_bad_utf8(term.bytes()) != std::string_view::npos)
            return latin1_to_utf8(term.bytes());
        return std::string{term.bytes()};
    }
    std::string out;
    if (!term.is_list() || !append_points(term, out)) return std::nullopt;
    return out;
}

std::string print_term(const Term& term, std::size_t limit) {
    Printer printer{limit};
    printer.term(term, 0);
    return printer.take();
}

} // namespace joist::compiler::abstract
