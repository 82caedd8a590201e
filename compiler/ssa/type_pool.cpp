// See type_lattice.h.
#include "compiler/ssa/type_lattice.h"

namespace joist::compiler::ssa {

namespace {

/// No more elements of a tuple, or of a constant list, are looked at.
constexpr std::size_t kMostElements = 16;

/// The type of a constant without its parts.
Type shallow_type(const Literal* literal) {
    switch (literal->kind) {
    case LiteralKind::kInteger:
        if (literal->integer > kFarthest || literal->integer < -kFarthest) return of_mask(kInt);
        return of_range(literal->integer, literal->integer);
    case LiteralKind::kBigInteger:
        return of_mask(kInt);
    case LiteralKind::kFloat:
        return of_mask(kReal);
    case LiteralKind::kAtom:
        return of_mask(literal->is_atom("true") || literal->is_atom("false") ? kBool : kOtherAtom);
    case LiteralKind::kNil:
        return of_mask(kNil);
    case LiteralKind::kCons:
        return of_mask(kCons);
    case LiteralKind::kTuple: {
        Type type = of_mask(kTuple);
        type.arity = static_cast<int>(literal->items.size());
        return type;
    }
    case LiteralKind::kMap:
        return of_mask(kMap);
    case LiteralKind::kBitstring:
        return of_mask(literal->bits % 8 == 0 ? kBytes : kOddBits);
    case LiteralKind::kExportFun:
        return of_mask(kFun);
    }
    return {};
}

/// Ends that masks and sizes of fields have; so that `(N + 1) band 255` settles.
std::int64_t next_end(std::int64_t max) {
    for (const std::int64_t end : {0xffll, 0xffffll, 0xffffffffll}) {
        if (max <= end) return end;
    }
    return kNoMax;
}

} // namespace

std::size_t TypePool::Hash::operator()(const Type& type) const {
    std::size_t hash = type.mask * 31u + static_cast<std::size_t>(type.arity);
    const auto mix = [&](std::size_t more) {
        hash = (hash ^ more) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 29;
    };
    mix(reinterpret_cast<std::uintptr_t>(type.value));
    mix(static_cast<std::size_t>(type.min));
    mix(static_cast<std::size_t>(type.max));
    mix(reinterpret_cast<std::uintptr_t>(type.elements));
    mix(reinterpret_cast<std::uintptr_t>(type.head) + type.ends);
    return hash;
}

const Type* TypePool::keep(const Type& type) {
    const auto [place, is_new] = types_.try_emplace(type, nullptr);
    if (is_new) place->second = arena_.make<Type>(type);
    return place->second;
}

const TypeList* TypePool::keep_list(std::vector<const Type*> items) {
    while (!items.empty() && !items.back())
        items.pop_back();
    if (items.empty()) return nullptr;
    const auto [place, is_new] = lists_.try_emplace(std::move(items), nullptr);
    if (is_new) {
        TypeList* list = arena_.make<TypeList>();
        list->items = arena_.copy(place->first);
        place->second = list;
    }
    return place->second;
}

void TypePool::set_depth(Type& type) {
    int deepest = 0;
    if (type.elements) {
        for (const Type* one : type.elements->items)
            deepest = std::max(deepest, one ? one->depth + 1 : 0);
    }
    if (type.head) deepest = std::max(deepest, type.head->depth + 1);
    type.depth = static_cast<std::uint8_t>(deepest);
}

Type TypePool::of_literal(const Literal* literal) {
    Type type;
    if (literal->is_cons() || literal->is_tuple()) {
        const auto found = literals_.find(literal);
        if (found != literals_.end()) return found->second;
        type = of_parts(literal);
        type.value = literal;
        literals_.emplace(literal, type);
        return type;
    }
    type = shallow_type(literal);
    type.value = literal;
    return type;
}

Type TypePool::of_parts(const Literal* literal) {
    if (literal->depth > kDeepest) return shallow_type(literal);
    std::vector<Type> parts;
    if (literal->is_tuple()) {
        for (std::size_t i = 0; i < literal->items.size() && i < kMostElements; ++i)
            parts.push_back(of_literal(literal->items[i]));
        Type type = tuple(parts);
        type.arity = static_cast<int>(literal->items.size());
        return type;
    }
    const Literal* rest = literal;
    Type head = of_mask(0);
    std::size_t count = 0;
    for (; rest->is_cons(); rest = rest->tail()) {
        if (++count > kMostElements * 4) return of_mask(kCons);
        head = join(head, of_literal(rest->head()));
    }
    return cons(head, shallow_type(rest));
}

Type TypePool::tuple(std::span<const Type> elements) {
    Type type = of_mask(kTuple);
    type.arity = static_cast<int>(elements.size());
    std::vector<const Type*> items;
    for (std::size_t i = 0; i < elements.size() && i < kMostElements; ++i) {
        const bool told = !(elements[i] == Type{}) && elements[i].depth < kDeepest;
        items.push_back(told ? keep(elements[i]) : nullptr);
    }
    type.elements = keep_list(std::move(items));
    set_depth(type);
    return type;
}

Type TypePool::cons(const Type& head, const Type& tail) {
    Type type = of_mask(kCons);
    Type all = head;
    type.ends = tail.mask & ~kCons;
    if (tail.mask & kCons) {
        all = tail.head ? join(head, *tail.head) : Type{};
        type.ends |= tail.ends ? tail.ends : kAny & ~kCons;
    }
    all.value = nullptr;
    if (all.mask != 0 && !(all == Type{}) && all.depth < kDeepest) type.head = keep(all);
    set_depth(type);
    return type;
}

Type TypePool::list_of(const Type& element) {
    Type type = cons(element, of_mask(kNil));
    type.mask |= kNil;
    return type;
}

Type TypePool::element(const Type& tuple, std::uint32_t index) {
    if (!tuple.elements || index >= tuple.elements->items.size()) return {};
    const Type* known = tuple.elements->items[index];
    return known ? *known : Type{};
}

Type TypePool::head(const Type& list) {
    return list.head ? *list.head : Type{};
}

Type TypePool::tail(const Type& list) {
    Type type = of_mask(kCons | (list.ends ? list.ends : kAny));
    type.head = list.head;
    type.ends = list.ends;
    if (type.head) type.depth = static_cast<std::uint8_t>(type.head->depth + 1);
    return type;
}

Type TypePool::join(const Type& a, const Type& b) {
    if (a.mask == 0 || a == b) return b;
    if (b.mask == 0) return a;
    Type type;
    type.mask = a.mask | b.mask;
    if (a.value == b.value) type.value = a.value;
    if (type.mask & kInt) {
        type.min = !(a.mask & kInt) ? b.min : !(b.mask & kInt) ? a.min : std::min(a.min, b.min);
        type.max = !(a.mask & kInt) ? b.max : !(b.mask & kInt) ? a.max : std::max(a.max, b.max);
    }
    if (!(a.mask & kTuple) || !(b.mask & kTuple)) {
        const Type& one = a.mask & kTuple ? a : b;
        type.arity = one.arity;
        type.elements = one.elements;
    } else if (a.arity == b.arity) {
        type.arity = a.arity;
        if (a.elements == b.elements) {
            type.elements = a.elements;
        } else if (a.elements && b.elements) {
            std::vector<const Type*> items;
            for (std::size_t i = 0;
                 i < std::min(a.elements->items.size(), b.elements->items.size());
                 ++i) {
                const Type *x = a.elements->items[i], *y = b.elements->items[i];
                const Type both = x && y ? join(*x, *y) : Type{};
                items.push_back(both == Type{} ? nullptr : keep(both));
            }
            type.elements = keep_list(std::move(items));
        }
    }
    if (!(a.mask & kCons) || !(b.mask & kCons)) {
        const Type& one = a.mask & kCons ? a : b;
        type.head = one.head;
        type.ends = one.ends;
    } else {
        type.ends = a.ends && b.ends ? a.ends | b.ends : 0;
        if (a.head && b.head) {
            const Type both = a.head == b.head ? *a.head : join(*a.head, *b.head);
            if (!(both == Type{})) type.head = keep(both);
        }
    }
    set_depth(type);
    return type;
}

Type TypePool::widen(const Type& before, const Type& after) {
    if (before == after || before.mask == 0) return after;
    Type type = after;
    if (before.mask & kInt) {
        if (after.min < before.min) type.min = after.min >= 0 ? 0 : kNoMin;
        if (after.max > before.max) type.max = next_end(after.max);
    }
    if (before.elements != after.elements && before.elements && after.elements) {
        std::vector<const Type*> items(after.elements->items.begin(), after.elements->items.end());
        for (std::size_t i = 0; i < items.size() && i < before.elements->items.size(); ++i) {
            const Type* old = before.elements->items[i];
            if (items[i] && old) items[i] = keep(widen(*old, *items[i]));
        }
        type.elements = keep_list(std::move(items));
    }
    if (before.head != after.head && before.head && after.head)
        type.head = keep(widen(*before.head, *after.head));
    return type;
}

} // namespace joist::compiler::ssa
