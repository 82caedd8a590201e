// Map and binary patterns. See matcher.h.
//
// Neither kind is exclusive: a term may match several maps or binaries, so their rows stay in order
// and a row that fails goes on with the next one. Rows in a row that start with the same key, or
// the same segment, share getting it.
#include "compiler/ssa/lower/matcher.h"

#include <algorithm>

namespace joist::compiler::ssa {

namespace {

// Longest run of constant bits that is matched in one piece.
constexpr std::size_t kMostBits = 8 * 64;

bool is_rest(const core::Segment& segment) {
    return segment.type == core::SegmentType::kBinary && !segment.size;
}

// A constant of whole bytes, most significant first: the number of its bytes, else 0.
std::size_t constant_bytes(const core::Segment& segment) {
    if (segment.type != core::SegmentType::kInteger || segment.is_little || segment.is_native ||
        segment.is_signed)
        return 0;
    if (segment.pattern->kind != PatternKind::kLiteral || segment.pattern->var != core::kNoVar)
        return 0;
    const Literal* value = segment.pattern->literal;
    if (!value->is_small() || value->integer < 0 || !segment.size || !segment.size->is_literal())
        return 0;
    const Literal* size = segment.size->literal;
    if (!size->is_small() || size->integer < 1 || size->integer > 64) return 0;
    const std::int64_t bits = size->integer * segment.unit;
    if (bits % 8 != 0 || bits > 56) return 0;
    return value->integer < (std::int64_t{1} << bits) ? static_cast<std::size_t>(bits / 8) : 0;
}

} // namespace

Operand Matcher::evaluate(const Expr* expr, BlockId fail) {
    set_variables(expr);
    if (expr->is_atomic()) return to_.atom(expr);
    const BlockId outer = to_.guard_fail_;
    to_.guard_fail_ = fail;
    const Operand made = to_.value(expr);
    to_.guard_fail_ = outer;
    return made;
}

bool Matcher::same_expr(const Expr* a, const Expr* b) const {
    if (!a || !b) return a == b;
    if (a->is_literal() && b->is_literal()) return a->literal == b->literal;
    if (!a->is_var() || !b->is_var()) return false;
    const auto place_a = place_of(a->var), place_b = place_of(b->var);
    return place_a == place_b && (place_a || a->var == b->var);
}

void Matcher::match_maps(PlaceId place, std::vector<Row>& rows, BlockId next, BlockId fail) {
    const BlockId hit = b_.new_block();
    to_.branch(Test::kIsMap, {read(place)}, hit, next);
    b_.at(hit);
    for (Row& row : rows)
        row.cells[cell_for(row, place)].is_under_way = true;
    match_keys(place, rows, fail);
}

// One row after the other: what a record of another module holds is known at run time only.
void Matcher::match_native_records(PlaceId place, std::vector<Row>& rows, BlockId fail) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Row& row = rows[i];
        const bool more = i + 1 < rows.size();
        const BlockId next = more ? b_.new_block() : fail;
        const std::size_t start = mark();
        const Operand subject = read(place);
        const std::size_t at = cell_for(row, place);
        const Pattern& pattern = *row.cells[at].pattern;
        row.cells.erase(row.cells.begin() + static_cast<std::ptrdiff_t>(at));
        const BlockId hit = b_.new_block();
        to_.native_record_is(subject, pattern.literal, !pattern.args.empty(), hit, next);
        b_.at(hit);
        std::size_t added = at;
        for (std::size_t field = 0; field < pattern.keys.size(); ++field) {
            const Operand value =
                b_.emit(Op::get_record_field,
                        {subject, to_.literal(pattern.literal), to_.atom(pattern.keys[field])});
            to_.succeeded_or(next);
            const PlaceId value_place = add_place(Place::kGiven, 0, 0, value);
            added += add_cells(row, added, value_place, pattern.args[field]);
        }
        match({&row, 1}, next);
        forget(start);
        if (more) b_.at(next);
    }
}

void Matcher::match_keys(PlaceId place, RowSpan rows, BlockId fail) {
    while (!rows.empty()) {
        const Cell cell = rows[0].cells[cell_for(rows[0], place)];
        const bool done = cell.segment == cell.pattern->keys.size();
        const Expr* key = done ? nullptr : cell.pattern->keys[cell.segment];
        std::size_t count = 1;
        for (; count < rows.size(); ++count) {
            const Cell& other = rows[count].cells[cell_for(rows[count], place)];
            const bool other_done = other.segment == other.pattern->keys.size();
            if (done != other_done) break;
            if (!done && !same_expr(key, other.pattern->keys[other.segment])) break;
        }
        const RowSpan group = rows.first(count);
        const bool more = count < rows.size();
        const BlockId next = more ? b_.new_block() : fail;
        const std::size_t start = mark();
        if (done) {
            for (Row& row : group)
                row.cells.erase(row.cells.begin() +
                                static_cast<std::ptrdiff_t>(cell_for(row, place)));
        } else {
            const auto value_of = [place](const Row& row) {
                const Cell& one = row.cells[cell_for(row, place)];
                return one.pattern->args[one.segment];
            };
            const bool wanted = std::any_of(group.begin(), group.end(), [&](const Row& row) {
                const Pattern* pattern = value_of(row);
                return pattern->kind != PatternKind::kAny ||
                       (pattern->var != core::kNoVar && to_.shared_.is_used[pattern->var]);
            });
            const Operand map = read(place);
            const Operand key_value = evaluate(key, next);
            PlaceId value = 0;
            if (wanted) {
                const Operand found = b_.emit(Op::get_map_element, {map, key_value});
                to_.succeeded_or(next);
                value = add_place(Place::kGiven, 0, 0, found);
            } else {
                const BlockId hit = b_.new_block();
                to_.branch(Test::kHasMapFields, {map, key_value}, hit, next);
                b_.at(hit);
            }
            for (Row& row : group) {
                const Pattern* pattern = value_of(row);
                const std::size_t at = cell_for(row, place);
                ++row.cells[at].segment;
                if (row.cells[at].segment == row.cells[at].pattern->keys.size())
                    row.cells.erase(row.cells.begin() + static_cast<std::ptrdiff_t>(at));
                if (wanted) add_cells(row, at, value, pattern);
            }
        }
        match(group, next);
        forget(start);
        if (!more) return;
        b_.at(next);
        if (!to_.is_referred(next)) return b_.unreachable();
        rows = rows.subspan(count);
    }
}

void Matcher::match_binaries(PlaceId place, std::vector<Row>& rows, BlockId next, BlockId fail) {
    const Operand started = b_.emit(Op::bs_start_match, {read(place)});
    to_.succeeded_or(next);
    const PlaceId context = add_place(Place::kGiven, 0, 0, started);
    for (Row& row : rows) {
        Cell& cell = row.cells[cell_for(row, place)];
        cell.place = context;
        cell.is_under_way = true;
    }
    match_segments(context, rows, fail);
}

bool Matcher::same_segment(const core::Segment& a, const core::Segment& b) const {
    return a.type == b.type && a.unit == b.unit && a.is_signed == b.is_signed &&
           a.is_little == b.is_little && a.is_native == b.is_native && same_expr(a.size, b.size);
}

void Matcher::match_segments(PlaceId context, RowSpan rows, BlockId fail) {
    while (!rows.empty()) {
        const Cell cell = rows[0].cells[cell_for(rows[0], context)];
        const bool done = cell.segment == cell.pattern->segments.size();
        std::size_t count = 1;
        for (; count < rows.size(); ++count) {
            const Cell& other = rows[count].cells[cell_for(rows[count], context)];
            const bool other_done = other.segment == other.pattern->segments.size();
            if (done != other_done) break;
            if (!done && !same_segment(cell.pattern->segments[cell.segment],
                                       other.pattern->segments[other.segment]))
                break;
        }
        const RowSpan group = rows.first(count);
        const bool more = count < rows.size();
        const BlockId next = more ? b_.new_block() : fail;
        const std::size_t start = mark();
        if (done) {
            const BlockId hit = b_.new_block();
            to_.branch(
                Test::kBsTestTail, {read(context), to_.literal(to_.pool().integer(0))}, hit, next);
            b_.at(hit);
            for (Row& row : group)
                row.cells.erase(row.cells.begin() +
                                static_cast<std::ptrdiff_t>(cell_for(row, context)));
            match(group, next);
        } else if (is_rest(cell.pattern->segments[cell.segment]))
            match_rest(context, group, next);
        else
            match_segment(context, group, next);
        forget(start);
        if (!more) return;
        b_.at(next);
        if (!to_.is_referred(next)) return b_.unreachable();
        rows = rows.subspan(count);
    }
}

// The last segment: all that is left, which must be a multiple of the unit.
void Matcher::match_rest(PlaceId context, RowSpan rows, BlockId fail) {
    const Cell& cell = rows[0].cells[cell_for(rows[0], context)];
    const std::uint32_t unit = cell.pattern->segments[cell.segment].unit;
    if (unit != 1) {
        const BlockId hit = b_.new_block();
        to_.branch(
            Test::kBsTestUnit, {read(context), to_.literal(to_.pool().integer(unit))}, hit, fail);
        b_.at(hit);
    }
    const PlaceId rest = add_place(Place::kRest, context, 0);
    for (Row& row : rows) {
        const std::size_t at = cell_for(row, context);
        const Pattern* value = row.cells[at].pattern->segments[row.cells[at].segment].pattern;
        row.cells.erase(row.cells.begin() + static_cast<std::ptrdiff_t>(at));
        add_cells(row, at, rest, value);
    }
    match(rows, fail);
}

// A row alone that starts with constant bytes: as many segments as are matched in one piece; 0:
// none.
std::uint32_t Matcher::match_bits(PlaceId context, Row& row, BlockId fail) {
    const Cell& cell = row.cells[cell_for(row, context)];
    std::vector<std::uint8_t> bytes;
    std::uint32_t count = 0;
    for (std::size_t i = cell.segment;
         i < cell.pattern->segments.size() && bytes.size() * 8 < kMostBits;
         ++i, ++count) {
        const core::Segment& segment = cell.pattern->segments[i];
        const std::size_t size = constant_bytes(segment);
        if (size == 0) break;
        for (std::size_t at = size; at-- > 0;)
            bytes.push_back(
                static_cast<std::uint8_t>(segment.pattern->literal->integer >> (8 * at)));
    }
    if (count == 0) return 0;
    Segment segment;
    segment.type = SegmentType::kString;
    const Literal* bits = to_.pool().bitstring(bytes, bytes.size() * 8);
    const Operand after = b_.bs_match(read(context), segment, bits);
    to_.succeeded_or(fail);
    const PlaceId place = add_place(Place::kGiven, 0, 0, after);
    Cell& moved = row.cells[cell_for(row, context)];
    moved.place = place;
    moved.segment += count;
    return count;
}

void Matcher::match_segment(PlaceId context, RowSpan rows, BlockId fail) {
    if (rows.size() == 1 && match_bits(context, rows[0], fail) != 0) return match(rows, fail);
    const Cell cell = rows[0].cells[cell_for(rows[0], context)];
    const core::Segment& segment = cell.pattern->segments[cell.segment];
    const Operand size = segment.size ? evaluate(segment.size, fail) : Operand{};
    // A size that is no number of units never matches.
    if (size.is_literal() && (!size.literal()->is_small() || size.literal()->integer < 0))
        return to_.jump(fail);
    const bool wanted = std::any_of(rows.begin(), rows.end(), [&](const Row& row) {
        const Cell& one = row.cells[cell_for(row, context)];
        const Pattern* pattern = one.pattern->segments[one.segment].pattern;
        return pattern->kind != PatternKind::kAny ||
               (pattern->var != core::kNoVar && to_.shared_.is_used[pattern->var]);
    });
    const Operand after = b_.bs_match(read(context), segment_of(segment), size);
    to_.succeeded_or(fail);
    const PlaceId after_place = add_place(Place::kGiven, 0, 0, after);
    PlaceId value = 0;
    if (wanted) {
        const Operand extracted = b_.emit(Op::bs_extract, {after});
        value = add_place(Place::kGiven, 0, 0, extracted);
    }
    for (Row& row : rows) {
        const std::size_t at = cell_for(row, context);
        const Pattern* pattern = row.cells[at].pattern->segments[row.cells[at].segment].pattern;
        row.cells[at].place = after_place;
        ++row.cells[at].segment;
        if (wanted) add_cells(row, at, value, pattern);
    }
    match(rows, fail);
}

} // namespace joist::compiler::ssa
