// The two hashes of terms.
//
// phash2 is OTP's portable hash: Bob Jenkins' mixing function of 1996 over a pre-order walk of the
// term, with a constant for each class of term. Its value is seen by other nodes and stored in
// files, so tests/term/hash_test.cpp holds it to values recorded from OTP. A map's pairs are hashed
// apart, from zero, and xor-ed, so that their order is of no account.
//
// internal_hash is ours alone: 64 bits, multiplication of 128 bits folded, never leaves the node.
#include "vm/term/compare.h"

#include "vm/term/atom_table.h"
#include "vm/term/bits.h"
#include "vm/term/code_hooks.h"
#include "vm/term/map.h"
#include "vm/term/node_entry.h"
#include "vm/term/work_stack.h"

#include <algorithm>

namespace joist {
namespace {

// --- phash2
// -----------------------------------------------------------------------------------------

constexpr std::uint32_t kGolden = 0x9e3779b9;
constexpr std::uint32_t class_constant(std::uint32_t n) {
    return kGolden * n;
}
constexpr std::uint32_t kNilHash = 3468870702u; // alone; after something else it is a 2

void mix(std::uint32_t& a, std::uint32_t& b, std::uint32_t& c) {
    a = (a - b - c) ^ (c >> 13);
    b = (b - c - a) ^ (a << 8);
    c = (c - a - b) ^ (b >> 13);
    a = (a - b - c) ^ (c >> 12);
    b = (b - c - a) ^ (a << 16);
    c = (c - a - b) ^ (b >> 5);
    a = (a - b - c) ^ (c >> 3);
    b = (b - c - a) ^ (a << 10);
    c = (c - a - b) ^ (b >> 15);
}

/// The running hash, fed two words at a time under a class constant.
class Running {
public:
    explicit Running(std::uint32_t start) : value_{start} {}
    std::uint32_t value() const { return value_; }
    bool fresh() const { return value_ == 0; }
    void set(std::uint32_t value) { value_ = value; }
    void add(std::uint32_t first, std::uint32_t second, std::uint32_t constant) {
        std::uint32_t a = constant + first, b = constant + second;
        mix(a, b, value_);
    }
    void add(std::uint32_t word, std::uint32_t constant) { add(word, 0, constant); }

private:
    std::uint32_t value_;
};

/// Jenkins' hash of a block of bytes, which `at(i)` gives one by one; in pieces if need be.
class BlockHash {
public:
    explicit BlockHash(std::uint32_t start) : c_{start} {}

    /// Takes in about `most` bytes more; true when only the end is left.
    template <class At> bool more(At at, std::size_t size, std::size_t most) {
        const auto word = [&](std::size_t i) {
            return at(i) | static_cast<std::uint32_t>(at(i + 1)) << 8 |
                   static_cast<std::uint32_t>(at(i + 2)) << 16 |
                   static_cast<std::uint32_t>(at(i + 3)) << 24;
        };
        const bool all = most >= size - at_;
        const std::size_t end = all ? size : at_ + most;
        std::uint32_t a = a_, b = b_, c = c_;
        std::size_t i = at_;
        for (; end - i >= 12; i += 12) {
            a += word(i);
            b += word(i + 4);
            c += word(i + 8);
            mix(a, b, c);
        }
        a_ = a;
        b_ = b;
        c_ = c;
        at_ = i;
        return all;
    }
    template <class At> std::uint32_t finish(At at, std::size_t size) {
        c_ += static_cast<std::uint32_t>(size);
        // The tail: four bytes into a, four into b, the rest into c above its low byte, which holds
        // the size.
        for (std::size_t j = 0; at_ + j < size; j++) {
            const std::uint32_t byte = at(at_ + j);
            if (j < 4)
                a_ += byte << (8 * j);
            else if (j < 8)
                b_ += byte << (8 * (j - 4));
            else
                c_ += byte << (8 * (j - 7));
        }
        mix(a_, b_, c_);
        return c_;
    }

private:
    std::uint32_t a_ = kGolden, b_ = kGolden, c_;
    std::size_t at_ = 0;
};

void add_integer(Running& h, std::int64_t value) {
    // Of 28 bits, sign included; larger ones are hashed as bignums.
    if (value >= -(1 << 27) && value < (1 << 27)) {
        const auto word = static_cast<std::uint32_t>(value);
        if (value < 0)
            h.add(0 - word, class_constant(1)); // once more with the sign: kept as OTP has it
        h.add(word, class_constant(1));
        return;
    }
    const std::uint64_t magnitude =
        value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    h.add(static_cast<std::uint32_t>(magnitude),
          static_cast<std::uint32_t>(magnitude >> 32),
          class_constant(value < 0 ? 10 : 11));
}

void add_port(Running& h, Term port) {
    const std::uint64_t number = port_number(port);
    h.add(static_cast<std::uint32_t>(number),
          static_cast<std::uint32_t>(number >> 32),
          class_constant(6));
}

void add_atom(Running& h, Term atom) {
    const std::uint32_t name = AtomTable::instance().hash(atom);
    if (h.fresh())
        h.set(name);
    else
        h.add(name, class_constant(3));
}

void add_float(Running& h, double d) {
    if (d == 0) d = 0; // -0.0 too
    const auto bits = std::bit_cast<std::uint64_t>(d);
    h.add(static_cast<std::uint32_t>(bits >> 32),
          static_cast<std::uint32_t>(bits),
          class_constant(12));
}

struct HashFrame {
    enum Kind : std::uint8_t { Terms, Pairs, EndOfPair, EndOfMap } kind;
    const Term* next;    ///< Terms; Pairs: children of a node of a large map
    std::size_t count;   ///< of them
    std::uint32_t outer; ///< EndOfMap: the running hash before the map
    std::uint32_t outer_pairs;
};

} // namespace

struct HashJob::State {
    Term at;
    Running h{0};
    std::uint32_t pairs = 0; ///< xor of the hashes of the pairs of the map being hashed
    bool in_block = false;   ///< `at` is a bitstring, some of whose bytes are in `block`
    BlockHash block{0};
    WorkStack<HashFrame> stack;

    explicit State(Term term) : at{term} {}

    /// Goes on for about `budget` elements; true when all is hashed.
    bool more(std::size_t budget);

private:
    static constexpr std::size_t kBytesPerElement = 16;

    bool bits(std::size_t& budget);
    Term string_part(Term list, std::size_t& budget);
    void boxed(Term t);
    void map(Term t);
    void push_children(const Term* node);
    bool next();
};

/// False when bytes are left for later.
bool HashJob::State::bits(std::size_t& budget) {
    const BitsView view = bits_view(at);
    const std::size_t size = view.size / 8, rest = view.size % 8;
    const std::uint32_t start = class_constant(13) + h.value();
    if (size == 0 && rest == 0) {
        h.set(start);
        return true;
    }
    if (!in_block) block = BlockHash{start};
    const std::size_t most = budget > size ? size : budget * kBytesPerElement;
    const auto hash = [&](auto byte_at) {
        in_block = !block.more(byte_at, size, most);
        if (!in_block) h.set(block.finish(byte_at, size));
    };
    if (view.byte_aligned())
        hash([bytes = view.bytes()](std::size_t i) { return bytes[i]; });
    else
        hash([&](std::size_t i) { return read_bits8(view.base, view.start + i * 8); });
    if (in_block) {
        budget = 0;
        return false;
    }
    budget -= std::min(budget, size / kBytesPerElement);
    if (rest > 0) {
        const std::uint8_t last = read_bits8(view.base, view.start + size * 8, rest);
        h.add(static_cast<std::uint32_t>(rest),
              static_cast<std::uint32_t>(last >> (8 - rest)),
              class_constant(15));
    }
    return true;
}

/// Bytes at the head of a list go in four at a time. Returns what is left: the cell of the first
/// head that is no byte, or the tail; or, when the budget is used up, a cell to go on from.
Term HashJob::State::string_part(Term list, std::size_t& budget) {
    std::uint32_t packed = 0;
    unsigned count = 0;
    std::size_t left = budget;
    while (list.is_list()) {
        const Term head = cons_head(list);
        if (!head.is_small() || head.raw() > (255u << 3)) break;
        packed = packed << 8 | static_cast<std::uint32_t>(head.small_value());
        list = cons_tail(list);
        if (++count == 4) {
            h.add(packed, class_constant(4));
            packed = 0;
            count = 0;
            if (left <= 4) {
                left = 0;
                break;
            }
            left -= 4;
        }
    }
    if (count > 0) h.add(packed, class_constant(4));
    budget = left;
    return list;
}

void HashJob::State::push_children(const Term* node) {
    const std::size_t first = node->header_kind() == Kind::HashMap    ? 3
                              : node->header_kind() == Kind::HamtNode ? 2
                                                                      : 1;
    stack.push({HashFrame::Pairs, node + first, node->header_words() + 1 - first, 0, 0});
}

void HashJob::State::map(Term t) {
    const std::size_t size = map_size(t);
    h.add(static_cast<std::uint32_t>(size), class_constant(16));
    if (size == 0) return;
    stack.push({HashFrame::EndOfMap, nullptr, 0, h.value(), pairs});
    pairs = 0;
    h.set(0);
    if (!t.is_kind(Kind::FlatMap)) return push_children(t.boxed_ptr());
    const FlatMapView view{t};
    for (std::size_t i = 0; i < size; i++) { // taken off in the order key, value, EndOfPair
        stack.push({HashFrame::EndOfPair, nullptr, 0, 0, 0});
        stack.push({HashFrame::Terms, view.values() + i, 1, 0, 0});
        stack.push({HashFrame::Terms, view.keys() + i, 1, 0, 0});
    }
}

void HashJob::State::boxed(Term t) {
    const Term* p = t.boxed_ptr();
    switch (p->header_kind()) {
    case Kind::Tuple: {
        const std::size_t arity = p->header_words();
        h.add(static_cast<std::uint32_t>(arity), class_constant(9));
        if (arity > 0) stack.push({HashFrame::Terms, p + 1, arity, 0, 0});
        return;
    }
    case Kind::Record: // OTP's is another one
        h.add(static_cast<std::uint32_t>(p->header_words()), class_constant(9));
        stack.push({HashFrame::Terms, p + 1, p->header_words(), 0, 0});
        return;
    case Kind::FlatMap:
    case Kind::HashMap:
        return map(t);
    case Kind::Fun: {
        const FunView fun{t};
        FunDescription d;
        if (code_hooks.describe_fun != nullptr) code_hooks.describe_fun(fun.entry(), &d);
        const std::uint32_t module = d.module.is_atom() ? AtomTable::instance().hash(d.module) : 0;
        h.add(static_cast<std::uint32_t>(fun.free_count()), module, class_constant(1));
        h.add(d.old_index, d.old_uniq, class_constant(1));
        if (fun.free_count() > 0)
            stack.push({HashFrame::Terms, fun.free_variables(), fun.free_count(), 0, 0});
        return;
    }
    case Kind::ExportFun: {
        Term module = atoms::undefined, function = atoms::undefined;
        std::uint32_t arity = 0;
        if (code_hooks.describe_export != nullptr)
            code_hooks.describe_export(export_of(t), &module, &function, &arity);
        h.add(arity, AtomTable::instance().hash(module), class_constant(1));
        h.add(AtomTable::instance().hash(function), class_constant(14));
        return;
    }
    case Kind::Bignum:
    case Kind::NegBignum: {
        const BignumView big{t};
        const std::uint32_t constant = class_constant(big.negative() ? 10 : 11);
        for (std::size_t i = 0; i < big.limb_count(); i++)
            h.add(static_cast<std::uint32_t>(big.limbs()[i]),
                  static_cast<std::uint32_t>(big.limbs()[i] >> 32),
                  constant);
        return;
    }
    case Kind::Ref:
    case Kind::MagicRef:
    case Kind::ExternalRef:
        h.add(ref_words(t).words[0], class_constant(7));
        return;
    case Kind::ExternalPid:
        h.add(pid_parts(t).number, class_constant(5));
        return;
    case Kind::ExternalPort:
        add_port(h, t);
        return;
    default:
        return;
    }
}

/// Takes the next term to be hashed to `at`; false at the end.
bool HashJob::State::next() {
    for (;;) {
        if (stack.empty()) return false;
        HashFrame& frame = stack.top();
        switch (frame.kind) {
        case HashFrame::Terms:
            at = *frame.next++;
            if (--frame.count == 0) stack.pop();
            return true;
        case HashFrame::Pairs: {
            const Term child = *frame.next++;
            if (--frame.count == 0) stack.pop();
            if (child.is_list()) { // a pair is a cell: key, value
                stack.push({HashFrame::EndOfPair, nullptr, 0, 0, 0});
                stack.push({HashFrame::Terms, child.list_ptr(), 2, 0, 0});
            } else {
                push_children(child.boxed_ptr());
            }
            break;
        }
        case HashFrame::EndOfPair:
            pairs ^= h.value();
            h.set(0);
            stack.pop();
            break;
        case HashFrame::EndOfMap:
            h.set(frame.outer);
            h.add(pairs, class_constant(19));
            pairs = frame.outer_pairs;
            stack.pop();
            break;
        }
    }
}

bool HashJob::State::more(std::size_t budget) {
    for (;;) {
        const Term t = at;
        switch (t.tag()) {
        case Tag::Small:
            add_integer(h, t.small_value());
            break;
        case Tag::Float1:
        case Tag::Float4:
        case Tag::Float5:
            add_float(h, t.self_float_value());
            break;
        case Tag::List: {
            const Term rest = string_part(t, budget);
            if (budget == 0) {
                at = rest;
                return false;
            }
            if (rest.is_list()) {
                stack.push({HashFrame::Terms, rest.list_ptr() + 1, 1, 0, 0});
                at = cons_head(rest);
            } else {
                at = rest;
            }
            continue;
        }
        case Tag::Boxed:
            if (t.is_boxed_float()) {
                add_float(h, float_value(t));
            } else if (t.is_bitstring()) {
                if (!bits(budget)) return false;
            } else {
                boxed(t);
            }
            break;
        default:
            if (t.is_atom())
                add_atom(h, t);
            else if (t.is_local_pid())
                h.add(pid_parts(t).number, class_constant(5));
            else if (t.is_local_port())
                add_port(h, t);
            else if (h.fresh())
                h.set(kNilHash);
            else
                h.add(2, class_constant(2));
        }
        if (!next()) return true;
        if (budget <= 1) return false;
        budget--;
    }
}

HashJob::HashJob(Term term) : state_{std::make_unique<State>(term)} {}
HashJob::~HashJob() = default;
bool HashJob::step(std::size_t elements) {
    return state_->more(elements);
}
std::uint32_t HashJob::hash() const {
    return state_->h.value();
}

bool HashJob::at_once(Term term, std::size_t elements, std::uint32_t* hash) {
    State state{term};
    const bool done = state.more(elements);
    *hash = state.h.value();
    return done;
}

std::uint32_t phash2(Term term) {
    std::uint32_t hash;
    HashJob::at_once(term, ~std::size_t{0}, &hash);
    return hash;
}

namespace {

// --- internal_hash
// ------------------------------------------------------------------------------------

constexpr std::uint64_t kSecret1 = 0xa0761d6478bd642full, kSecret2 = 0xe7037ed1a0b428dbull,
                        kSecret3 = 0x8ebc6af09c88c6e3ull;

std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
    const auto product = static_cast<unsigned __int128>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}
std::uint64_t hash_word(std::uint64_t word) {
    return fold(word ^ kSecret1, kSecret2);
}
std::uint64_t combine(std::uint64_t h, std::uint64_t word) {
    return fold(h ^ kSecret3, word ^ kSecret1);
}

std::uint64_t hash_bits(std::uint64_t h, const BitsView& bits) {
    const std::size_t size = bits.byte_size();
    h = combine(h, bits.size);
    std::uint8_t unaligned[64];
    for (std::size_t at = 0; at < size;) {
        const std::uint8_t* p;
        std::size_t count = size - at;
        if (bits.byte_aligned() && bits.whole_bytes()) {
            p = bits.bytes();
        } else {
            if (count > sizeof unaligned) count = sizeof unaligned;
            const std::size_t left = bits.size - at * 8;
            copy_bits_out(
                unaligned, bits.base, bits.start + at * 8, left < count * 8 ? left : count * 8);
            p = unaligned;
        }
        at += count;
        for (; count >= 8; count -= 8, p += 8) {
            std::uint64_t w;
            std::memcpy(&w, p, 8);
            h = combine(h, w);
        }
        if (count > 0) {
            std::uint64_t w = 0;
            std::memcpy(&w, p, count);
            h = combine(h, w);
        }
    }
    return h;
}

struct HashRange {
    const Term* next;
    std::size_t count;
};

std::uint64_t hash_boxed(std::uint64_t h, Term t, WorkStack<HashRange>& stack) {
    const Term* p = t.boxed_ptr();
    switch (p->header_kind()) {
    case Kind::Tuple:
    case Kind::Record:
    case Kind::HamtNode:
        h = combine(h, p->raw());
        if (p->header_words() > 0) stack.push({p + 1, p->header_words()});
        return h;
    case Kind::FlatMap:
    case Kind::HashMap:
        h = combine(h, p->raw());
        stack.push({p + 1, p->header_words()});
        return h;
    case Kind::HamtLeaf: // its pairs stand in any order, their keys' hashes are one
        h = combine(h, p->raw());
        stack.push({p[1].list_ptr(), 1});
        return h;
    case Kind::Fun:
        h = combine(combine(h, p->raw()), p[1].raw());
        if (FunView{t}.free_count() > 0)
            stack.push({FunView{t}.free_variables(), FunView{t}.free_count()});
        return h;
    case Kind::ExportFun:
        return combine(combine(h, p->raw()), p[1].raw());
    case Kind::HeapBits:
    case Kind::RefcBits:
    case Kind::SubBits:
        return hash_bits(h ^ 0xb1, bits_view(t));
    case Kind::Bignum:
    case Kind::NegBignum:
    case Kind::Float:
        h = combine(h, p->raw());
        for (std::size_t i = 1; i <= p->header_words(); i++)
            h = combine(h, p[i].raw());
        return h;
    case Kind::Ref:
    case Kind::MagicRef:
        return combine(h ^ 0xef, ref_id(t));
    case Kind::ExternalPid:
    case Kind::ExternalPort:
        return combine(combine(h, p->raw() + p[2].raw()), p[3].raw());
    case Kind::ExternalRef: {
        const RefWords words = ref_words(t);
        return combine(combine(h, p[2].raw()),
                       static_cast<std::uint64_t>(words.words[1]) << 32 | words.words[0]);
    }
    default:
        return h;
    }
}

} // namespace

std::uint64_t internal_hash(Term term) {
    if (term.is_immediate()) return hash_word(term.raw());
    WorkStack<HashRange> stack;
    std::uint64_t h = 0;
    for (Term t = term;;) {
        if (t.is_immediate()) {
            h = combine(h, t.raw());
        } else if (t.is_list()) {
            const Term* cell = t.list_ptr();
            h = combine(h, 0x11);
            while (cell[0].is_immediate() && cell[1].is_list()) {
                h = combine(h, cell[0].raw());
                cell = cell[1].list_ptr();
                h = combine(h, 0x11);
            }
            stack.push({cell + 1, 1});
            t = cell[0];
            continue;
        } else {
            h = hash_boxed(h, t, stack);
        }
        if (stack.empty()) return h;
        HashRange& range = stack.top();
        t = *range.next++;
        if (--range.count == 0) stack.pop();
    }
}

} // namespace joist
