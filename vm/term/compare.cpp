// Equality and order. Both walk pairs of terms with an explicit stack of pending ranges, so depth
// costs heap, not C++ stack. The order of two big maps is the one exception: finding the smallest
// differing key compares keys, which may be big maps again; that nesting is cut at kMaxMapNesting,
// below which such maps are ordered by hash.
#include "vm/term/compare.h"

#include "vm/term/atom_table.h"
#include "vm/term/bits.h"
#include "vm/term/code_hooks.h"
#include "vm/term/map.h"
#include "vm/term/node_entry.h"
#include "vm/term/walked.h"
#include "vm/term/work_stack.h"

#include <algorithm>
#include <cmath>

namespace joist {
namespace {

constexpr int kMaxMapNesting = 500;

int order_of(std::uint64_t a, std::uint64_t b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
int order_of_signed(std::int64_t a, std::int64_t b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

// --- numbers ------------------------------------------------------------------------------------

int compare_magnitudes(const BignumView& a, const BignumView& b) {
    if (a.limb_count() != b.limb_count()) return a.limb_count() < b.limb_count() ? -1 : 1;
    for (std::size_t i = a.limb_count(); i-- > 0;)
        if (a.limbs()[i] != b.limbs()[i]) return a.limbs()[i] < b.limbs()[i] ? -1 : 1;
    return 0;
}

int compare_integers(Term a, Term b) {
    if (a.is_small() && b.is_small()) return order_of_signed(a.small_value(), b.small_value());
    if (a.is_small()) return BignumView{b}.negative() ? 1 : -1;
    if (b.is_small()) return BignumView{a}.negative() ? -1 : 1;
    const BignumView x{a}, y{b};
    if (x.negative() != y.negative()) return x.negative() ? -1 : 1;
    const int order = compare_magnitudes(x, y);
    return x.negative() ? -order : order;
}

int compare_small_with_double(std::int64_t i, double d) {
    constexpr std::int64_t kExact = std::int64_t{1} << 53;
    if (i >= -kExact && i <= kExact) {
        const auto x = static_cast<double>(i);
        return x < d ? -1 : x > d ? 1 : 0;
    }
    if (d >= 0x1p61) return -1;
    if (d <= -0x1p61) return 1;
    const auto whole = static_cast<std::int64_t>(d);
    if (i != whole) return i < whole ? -1 : 1;
    const double fraction = d - static_cast<double>(whole);
    return fraction > 0 ? -1 : fraction < 0 ? 1 : 0;
}

int compare_big_with_double(const BignumView& big, double d) {
    const bool negative = big.negative();
    if (negative != std::signbit(d) || d == 0) return negative ? -1 : 1;
    int exponent; // |d| = fraction * 2^exponent, fraction in [0.5, 1)
    const double fraction = std::frexp(std::fabs(d), &exponent);
    const std::size_t n = big.limb_count();
    const std::uint64_t top = big.limbs()[n - 1];
    const int shift = std::countl_zero(top);
    const auto bits = static_cast<std::int64_t>(n * 64) - shift;
    int order;
    if (bits != exponent) {
        order = bits < exponent ? -1 : 1;
    } else {
        std::uint64_t leading = top << shift;
        bool rest = false;
        if (n > 1) {
            if (shift != 0) leading |= big.limbs()[n - 2] >> (64 - shift);
            rest = shift == 0 ? big.limbs()[n - 2] != 0 : big.limbs()[n - 2] << shift != 0;
            for (std::size_t i = 0; !rest && i + 2 < n; i++)
                rest = big.limbs()[i] != 0;
        }
        const auto mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, 64));
        order = order_of(leading, mantissa);
        if (order == 0 && rest) order = 1;
    }
    return negative ? -order : order;
}

int compare_integer_with_double(Term i, double d) {
    return i.is_small() ? compare_small_with_double(i.small_value(), d)
                        : compare_big_with_double(BignumView{i}, d);
}

int compare_numbers(Term a, Term b, bool exact) {
    const bool a_float = a.is_float(), b_float = b.is_float();
    if (!a_float && !b_float) return compare_integers(a, b);
    if (a_float && b_float) {
        const double x = float_value(a), y = float_value(b);
        if (x != y) return x < y ? -1 : 1;
        return exact ? static_cast<int>(std::signbit(y)) - static_cast<int>(std::signbit(x)) : 0;
    }
    if (exact) return a_float ? 1 : -1;
    return a_float ? -compare_integer_with_double(b, float_value(a))
                   : compare_integer_with_double(a, float_value(b));
}

// --- leaves
// ---------------------------------------------------------------------------------------

int compare_atoms(Term a, Term b) {
    if (a == b) return 0;
    const AtomTable& table = AtomTable::instance();
    const std::uint32_t x = table.order_key(a), y = table.order_key(b);
    if (x != y) return x < y ? -1 : 1;
    return table.text(a).compare(table.text(b));
}

int compare_nodes(const NodeEntry& a, const NodeEntry& b) {
    if (&a == &b) return 0;
    const int order = compare_atoms(a.name, b.name);
    return order != 0 ? order : order_of(a.creation, b.creation);
}

int compare_refs(Term a, Term b) {
    const bool a_local = a.boxed_ptr()->header_kind() != Kind::ExternalRef;
    const bool b_local = b.boxed_ptr()->header_kind() != Kind::ExternalRef;
    if (a_local && b_local) return order_of(ref_id(a), ref_id(b));
    if (const int order = compare_nodes(node_of(a), node_of(b)); order != 0) return order;
    const RefWords x = ref_words(a), y = ref_words(b);
    for (std::uint32_t i = 5; i-- > 0;)
        if (x.words[i] != y.words[i]) return x.words[i] < y.words[i] ? -1 : 1;
    return order_of(x.count, y.count);
}

int compare_pids(Term a, Term b) {
    const PidParts x = pid_parts(a), y = pid_parts(b);
    if (x.serial != y.serial) return x.serial < y.serial ? -1 : 1;
    if (x.number != y.number) return x.number < y.number ? -1 : 1;
    return compare_nodes(node_of(a), node_of(b));
}

int compare_ports(Term a, Term b) {
    if (const int order = order_of(port_number(a), port_number(b)); order != 0) return order;
    return compare_nodes(node_of(a), node_of(b));
}

int compare_bitstrings(Term a, Term b) {
    const BitsView x = bits_view(a), y = bits_view(b);
    note_walk(std::min(x.size, y.size) / 512);
    return compare_bits(x.base, x.start, x.size, y.base, y.start, y.size);
}

/// Of closures by their code alone; the free variables come after.
int compare_fun_entries(const FunView& a, const FunView& b) {
    if (a.entry() == b.entry()) return 0;
    if (code_hooks.describe_fun == nullptr)
        return order_of(reinterpret_cast<std::uint64_t>(a.entry()),
                        reinterpret_cast<std::uint64_t>(b.entry()));
    FunDescription x, y;
    code_hooks.describe_fun(a.entry(), &x);
    code_hooks.describe_fun(b.entry(), &y);
    if (const int order = compare_atoms(x.module, y.module); order != 0) return order;
    if (x.old_index != y.old_index) return x.old_index < y.old_index ? -1 : 1;
    if (x.old_uniq != y.old_uniq) return x.old_uniq < y.old_uniq ? -1 : 1;
    if (x.index != y.index) return x.index < y.index ? -1 : 1;
    return std::memcmp(x.uniq, y.uniq, sizeof x.uniq);
}

int compare_exports(Term a, Term b) {
    const Export *x = export_of(a), *y = export_of(b);
    if (x == y) return 0;
    if (code_hooks.describe_export == nullptr)
        return order_of(reinterpret_cast<std::uint64_t>(x), reinterpret_cast<std::uint64_t>(y));
    Term x_module, x_function, y_module, y_function;
    std::uint32_t x_arity, y_arity;
    code_hooks.describe_export(x, &x_module, &x_function, &x_arity);
    code_hooks.describe_export(y, &y_module, &y_function, &y_arity);
    if (const int order = compare_atoms(x_module, y_module); order != 0) return order;
    if (const int order = compare_atoms(x_function, y_function); order != 0) return order;
    return order_of(x_arity, y_arity);
}

// --- the classes in their order
// ---------------------------------------------------------------------

enum class Rank : std::uint8_t {
    Number,
    Atom,
    Ref,
    Fun,
    Port,
    Pid,
    Tuple,
    Record,
    Map,
    Nil,
    List,
    Bits
};

constexpr Rank kKindRanks[32] = {
    Rank::Tuple, Rank::Map,  Rank::Map,    Rank::Tuple,  Rank::Tuple,  Rank::Fun,    Rank::Fun,
    Rank::Bits,  Rank::Bits, Rank::Record, Rank::Number, Rank::Number, Rank::Number, Rank::Bits,
    Rank::Ref,   Rank::Bits, Rank::Ref,    Rank::Pid,    Rank::Port,   Rank::Ref,
};

Rank rank_of(Term t) {
    switch (t.tag()) {
    case Tag::Small:
    case Tag::Float1:
    case Tag::Float4:
    case Tag::Float5:
        return Rank::Number;
    case Tag::List:
        return Rank::List;
    case Tag::Boxed:
        return kKindRanks[static_cast<unsigned>(t.boxed_ptr()->header_kind())];
    default:
        break;
    }
    if (t.is_atom()) return Rank::Atom;
    if (t.is_local_pid()) return Rank::Pid;
    if (t.is_local_port()) return Rank::Port;
    return Rank::Nil;
}

// --- order
// ------------------------------------------------------------------------------------------

struct Range {
    const Term *a, *b;
    std::size_t count;
    bool exact;
};

/// Counts the terms that a walk looks at.
struct Walk {
    std::size_t terms = 0;
    ~Walk() { note_walk(terms); }
};

int compare_terms(Term a, Term b, bool exact, int nesting);

/// Keeps the smaller key of `*least` and `key`.
void keep_least(Term* least, Term key, int nesting) {
    if (least->is_none() || compare_terms(key, *least, true, nesting + 1) < 0) *least = key;
}

/// The order of two big maps of one size. Sorting their keys is not needed: the sorted sequences
/// first differ at the smallest key that only one of them has; if there is none, the smallest key
/// with different values decides, and these values come back in `*value_a`, `*value_b` (none() if
/// the maps are equal).
int compare_hash_maps(Term a, Term b, bool exact, int nesting, Term* value_a, Term* value_b) {
    *value_a = *value_b = Term::none();
    if (nesting >= kMaxMapNesting) return order_of(internal_hash(a), internal_hash(b));
    Term only_a = Term::none(), only_b = Term::none(), differing = Term::none(), key, value;
    for (MapIterator pairs{a}; pairs.next(&key, &value);) {
        const Term other = map_get(b, key);
        if (other.is_none())
            keep_least(&only_a, key, nesting);
        else if (only_a.is_none() && !(exact ? equal_exact(value, other) : equal(value, other)))
            keep_least(&differing, key, nesting);
    }
    if (!only_a.is_none()) {
        for (MapIterator pairs{b}; pairs.next(&key, &value);)
            if (map_get(a, key).is_none()) keep_least(&only_b, key, nesting);
        return compare_terms(only_a, only_b, true, nesting + 1);
    }
    if (!differing.is_none()) {
        *value_a = map_get(a, differing);
        *value_b = map_get(b, differing);
    }
    return 0;
}

int compare_terms(Term first, Term second, bool all_exact, int nesting) {
    Walk walk;
    WorkStack<Range, 12> stack;
    // The range at hand is held here; only what is left of it when something below comes first goes
    // to the stack.
    Range now{&first, &second, 1, all_exact};
    const auto descend = [&](const Term* a, const Term* b, std::size_t count, bool exact) {
        if (now.count > 0) stack.push(now);
        now = {a, b, count, exact};
    };
    for (;;) {
        while (now.count == 0) {
            if (stack.empty()) return 0;
            now = stack.pop();
        }
        now.count--;
        walk.terms++;
        const Term a = *now.a++, b = *now.b++;
        if (a == b) continue;
        if (a.is_small() && b.is_small()) return a.small_value() < b.small_value() ? -1 : 1;
        const Rank rank = rank_of(a), other = rank_of(b);
        if (rank != other) return rank < other ? -1 : 1;
        int order = 0;
        switch (rank) {
        case Rank::Number:
            order = compare_numbers(a, b, now.exact);
            break;
        case Rank::Atom:
            order = compare_atoms(a, b);
            break;
        case Rank::Ref:
            order = compare_refs(a, b);
            break;
        case Rank::Port:
            order = compare_ports(a, b);
            break;
        case Rank::Pid:
            order = compare_pids(a, b);
            break;
        case Rank::Nil:
            break;
        case Rank::Bits:
            order = compare_bitstrings(a, b);
            break;
        case Rank::List:
            descend(a.list_ptr(), b.list_ptr(), 2, now.exact);
            break;
        case Rank::Tuple: {
            const Term *x = a.boxed_ptr(), *y = b.boxed_ptr();
            order = order_of(x->header_words(), y->header_words());
            if (order == 0) descend(x + 1, y + 1, x->header_words(), now.exact);
            break;
        }
        case Rank::Record: {
            // Module, name, whether it's exported; how many fields, which, what they hold.
            const Term *x = a.boxed_ptr(), *y = b.boxed_ptr();
            const Term *p = x[1].boxed_ptr(), *q = y[1].boxed_ptr();
            for (std::size_t i = 1; order == 0 && i <= RecordView::kBeforeFields; i++)
                order = compare_atoms(p[i], q[i]);
            if (order == 0) order = order_of(x->header_words(), y->header_words());
            if (order == 0) descend(x + 1, y + 1, x->header_words(), now.exact);
            break;
        }
        case Rank::Fun: {
            const Kind kind = a.boxed_ptr()->header_kind(),
                       other_kind = b.boxed_ptr()->header_kind();
            if (kind != other_kind) return kind == Kind::Fun ? -1 : 1;
            if (kind == Kind::ExportFun) {
                order = compare_exports(a, b);
                break;
            }
            const FunView x{a}, y{b};
            order = compare_fun_entries(x, y);
            if (order == 0) order = order_of(x.free_count(), y.free_count());
            if (order == 0)
                descend(x.free_variables(), y.free_variables(), x.free_count(), now.exact);
            break;
        }
        case Rank::Map: {
            order = order_of(map_size(a), map_size(b));
            if (order != 0) break;
            if (a.boxed_ptr()->header_kind() == Kind::FlatMap) {
                const FlatMapView x{a}, y{b};
                descend(x.values(), y.values(), x.size(), now.exact);
                if (x.keys_tuple() != y.keys_tuple()) descend(x.keys(), y.keys(), x.size(), true);
                break;
            }
            Term value, other_value;
            order = compare_hash_maps(a, b, now.exact, nesting, &value, &other_value);
            // Whatever stands below these values decides: nothing else is looked at any more.
            if (order == 0 && !value.is_none()) {
                first = value;
                second = other_value;
                const bool exact = now.exact;
                while (!stack.empty())
                    stack.pop();
                now = {&first, &second, 1, exact};
            }
            break;
        }
        }
        if (order != 0) return order;
    }
}

// --- equality
// -----------------------------------------------------------------------------------------

bool bitstrings_equal(Term a, Term b) {
    const BitsView x = bits_view(a), y = bits_view(b);
    if (x.size != y.size) return false;
    note_walk(x.size / 512);
    if (x.byte_aligned() && y.byte_aligned() && x.whole_bytes())
        return std::memcmp(x.bytes(), y.bytes(), x.size / 8) == 0;
    return compare_bits(x.base, x.start, x.size, y.base, y.start, y.size) == 0;
}

bool floats_equal(Term a, Term b, bool exact) {
    return exact ? std::bit_cast<std::uint64_t>(float_value(a)) ==
                       std::bit_cast<std::uint64_t>(float_value(b))
                 : float_value(a) == float_value(b);
}

/// Two nodes of HAMTs, or the roots. Their shape follows from the keys' hashes alone, so equal maps
/// have equal shapes. Pushes what is to be compared; false if they differ already.
bool push_hamt_children(WorkStack<Range>& stack, const Term* x, const Term* y, bool exact) {
    if (*x != *y) return false;
    const std::size_t words = x->header_words();
    if (x->header_kind() == Kind::HamtLeaf) { // few pairs, in any order
        for (std::size_t i = 1; i <= words; i++) {
            std::size_t j = 1;
            while (j <= words && !equal_exact(cons_head(x[i]), cons_head(y[j])))
                j++;
            if (j > words) return false;
            stack.push({x[i].list_ptr() + 1, y[j].list_ptr() + 1, 1, exact});
        }
        return true;
    }
    std::size_t first = 2;
    if (x->header_kind() == Kind::HashMap) {
        if (x[1] != y[1]) return false;
        first = 3;
    }
    if (x[first - 1] != y[first - 1]) return false;
    for (std::size_t i = first; i <= words; i++) {
        if (x[i] == y[i]) continue;
        if (x[i].tag() != y[i].tag()) return false;
        if (x[i].is_list()) {
            const Term *p = x[i].list_ptr(), *q = y[i].list_ptr();
            stack.push({p + 1, q + 1, 1, exact});
            if (p[0] != q[0]) stack.push({p, q, 1, true});
        } else {
            stack.push({x + i, y + i, 1, exact});
        }
    }
    return true;
}

bool equal_terms(Term first, Term second, bool all_exact) {
    Walk walk;
    WorkStack<Range> stack;
    Range now{&first, &second, 1, all_exact}; // as in compare_terms
    const auto descend = [&](const Term* a, const Term* b, std::size_t count, bool exact) {
        if (now.count > 0) stack.push(now);
        now = {a, b, count, exact};
    };
    for (;;) {
        while (now.count == 0) {
            if (stack.empty()) return true;
            now = stack.pop();
        }
        now.count--;
        walk.terms++;
        const Term a = *now.a++, b = *now.b++;
        if (a == b) continue;
        if (!a.is_pointer() || !b.is_pointer()) {
            if (now.exact || !a.is_number() || !b.is_number() || compare_numbers(a, b, false) != 0)
                return false;
            continue;
        }
        if (a.tag() != b.tag()) return false;
        if (a.is_list()) {
            descend(a.list_ptr(), b.list_ptr(), 2, now.exact);
            continue;
        }
        const Term *x = a.boxed_ptr(), *y = b.boxed_ptr();
        switch (x->header_kind()) {
        case Kind::Tuple:
        case Kind::Record:
            if (*x != *y) return false;
            descend(x + 1, y + 1, x->header_words(), now.exact);
            break;
        case Kind::FlatMap:
            if (*x != *y) return false;
            descend(x + 2, y + 2, x->header_words() - 1, now.exact);
            if (x[1] != y[1]) descend(x + 1, y + 1, 1, true);
            break;
        case Kind::HashMap:
        case Kind::HamtNode:
        case Kind::HamtLeaf:
            if (!push_hamt_children(stack, x, y, now.exact)) return false;
            break;
        case Kind::Fun: {
            if (*x != *y || x[1] != y[1]) return false;
            const FunView f{a}, g{b};
            descend(f.free_variables(), g.free_variables(), f.free_count(), now.exact);
            break;
        }
        case Kind::ExportFun:
            if (*x != *y || x[1] != y[1]) return false;
            break;
        case Kind::SubBits:
        case Kind::HeapBits:
        case Kind::RefcBits:
            if (!b.is_bitstring() || !bitstrings_equal(a, b)) return false;
            break;
        case Kind::Bignum:
        case Kind::NegBignum:
            if (b.is_bignum()) {
                if (*x != *y || compare_magnitudes(BignumView{a}, BignumView{b}) != 0) return false;
            } else if (now.exact || !b.is_boxed_float() || compare_numbers(a, b, false) != 0) {
                return false;
            }
            break;
        case Kind::Float:
            if (b.is_boxed_float()) {
                if (!floats_equal(a, b, now.exact)) return false;
            } else if (now.exact || !b.is_bignum() || compare_numbers(a, b, false) != 0) {
                return false;
            }
            break;
        case Kind::Ref:
        case Kind::MagicRef:
        case Kind::ExternalRef:
            if (!b.is_ref() || compare_refs(a, b) != 0) return false;
            break;
        case Kind::ExternalPid:
            if (!b.is_kind(Kind::ExternalPid) || compare_pids(a, b) != 0) return false;
            break;
        case Kind::ExternalPort:
            if (!b.is_kind(Kind::ExternalPort) || compare_ports(a, b) != 0) return false;
            break;
        default:
            return false;
        }
    }
}

} // namespace

int compare_bits(const std::uint8_t* a,
                 std::size_t a_at,
                 std::size_t a_count,
                 const std::uint8_t* b,
                 std::size_t b_at,
                 std::size_t b_count) {
    const std::size_t common = a_count < b_count ? a_count : b_count;
    std::size_t i = 0;
    if (a_at % 8 == 0 && b_at % 8 == 0) {
        if (const int order = std::memcmp(a + a_at / 8, b + b_at / 8, common / 8); order != 0)
            return order < 0 ? -1 : 1;
        i = common / 8 * 8;
    }
    for (; common - i >= 64; i += 64) {
        const std::uint64_t x = read_bits64(a, a_at + i), y = read_bits64(b, b_at + i);
        if (x != y) return x < y ? -1 : 1;
    }
    for (; i < common; i += 8) {
        const std::size_t count = common - i < 8 ? common - i : 8;
        const std::uint8_t x = read_bits8(a, a_at + i, count), y = read_bits8(b, b_at + i, count);
        if (x != y) return x < y ? -1 : 1;
    }
    return order_of(a_count, b_count);
}

bool equal_exact_slow(Term a, Term b) {
    return equal_terms(a, b, true);
}

bool equal(Term a, Term b) {
    if (a == b) return true;
    if (a.is_small() && b.is_small()) return false;
    return equal_terms(a, b, false);
}

int compare(Term a, Term b) {
    if (a == b) return 0;
    if (a.is_small() && b.is_small()) return a.small_value() < b.small_value() ? -1 : 1;
    return compare_terms(a, b, false, 0);
}

int compare_exact(Term a, Term b) {
    if (a == b) return 0;
    if (a.is_small() && b.is_small()) return a.small_value() < b.small_value() ? -1 : 1;
    return compare_terms(a, b, true, 0);
}

} // namespace joist
