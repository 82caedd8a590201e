#include "compiler/ssa/types.h"

#include "compiler/ssa/cfg.h"
#include "compiler/ssa/simplify.h"
#include "compiler/ssa/type_bifs.h"
#include "compiler/ssa/type_lattice.h"

#include <algorithm>
#include <map>
#include <memory>
#include <span>
#include <unordered_set>

namespace joist::compiler::ssa {

/// What is known of a function from all places that call it, and of what it returns.
struct Signature {
    Function* function = nullptr;
    bool open = false; ///< may be called from elsewhere: parameters are anything
    bool queued = false;
    bool given_up = false; ///< not looked at any more: its calls count as with any arguments
    int rounds = 0;
    std::vector<Type> params;
    Type result = of_mask(0);
    std::vector<Signature*> callers;
    std::unique_ptr<std::unordered_set<const Signature*>> known_callers; ///< if there are many
    std::unique_ptr<Cfg> cfg; ///< while the function is looked at again and again
};

/// Signatures of a module's functions, found by going over them until nothing changes.
class ModuleTypes {
public:
    explicit ModuleTypes(Module& module);
    void analyse(Module& module);

    Signature* find(const Callee& callee) {
        const auto found = by_name_.find({callee.name.entry(), callee.arity});
        return found == by_name_.end() ? nullptr : found->second;
    }
    Signature& of(const Function& function) {
        return *find({Symbol{}, function.name, function.arity});
    }
    /// A call was seen with these arguments.
    void add_call(Signature& callee, Signature& caller, std::span<const Type> arguments) {
        add_caller(callee, caller);
        bool changed = callee.rounds == 0;
        for (std::size_t i = 0; i < arguments.size() && !callee.open; ++i) {
            const Type joined = joined_in_round(callee, callee.params[i], arguments[i]);
            changed = changed || !(joined == callee.params[i]);
            callee.params[i] = joined;
        }
        if (changed) enqueue(callee);
    }
    void add_result(Signature& function, const Type& type) {
        const Type joined = joined_in_round(function, function.result, type);
        if (joined == function.result) return;
        function.result = joined;
        for (Signature* caller : function.callers)
            enqueue(*caller);
    }

    TypePool& pool() { return pool_; }

    /// A function that does not settle, or has many calls whose results came one by one: what it
    /// passes on behind the last call that was found to return has not been seen.
    void give_up(Signature& signature) {
        signature.given_up = true;
        std::fill(signature.params.begin(), signature.params.end(), Type{});
        add_result(signature, Type{});
        for (const Block& block : signature.function->blocks) {
            for (const Instruction* one : block.instructions) {
                Signature* callee = one->op == Op::call ? find(one->callee) : nullptr;
                if (callee) add_call(*callee, signature, std::vector<Type>(one->operands.size()));
            }
        }
    }

private:
    /// Each caller once: usually there are few, but there may be any number.
    static void add_caller(Signature& callee, Signature& caller) {
        constexpr std::size_t kFew = 16;
        auto& callers = callee.callers;
        if (callers.size() < kFew) {
            if (std::find(callers.begin(), callers.end(), &caller) != callers.end()) return;
        } else {
            if (!callee.known_callers)
                callee.known_callers = std::make_unique<std::unordered_set<const Signature*>>(
                    callers.begin(), callers.end());
            if (!callee.known_callers->insert(&caller).second) return;
        }
        callers.push_back(&caller);
    }
    /// The union; in late rounds one that needs few rounds more.
    Type joined_in_round(const Signature& signature, const Type& old, const Type& more) {
        const Type joined = pool_.join(old, more);
        constexpr int kExactRounds = 3;
        return signature.rounds > kExactRounds ? pool_.widen(old, joined) : joined;
    }
    void enqueue(Signature& signature) {
        if (signature.queued) return;
        signature.queued = true;
        queue_.push_back(&signature);
    }

    TypePool pool_;
    std::vector<std::unique_ptr<Signature>> all_;
    std::map<std::pair<const void*, std::uint32_t>, Signature*> by_name_;
    std::vector<Signature*> queue_;
};

namespace {

class TypePass {
public:
    TypePass(Module& module, Function& function, ModuleTypes& types, Signature& signature)
        : module_{module}, function_{function}, types_{types}, pool_{types.pool()},
          signature_{signature}, known_(function.value_count),
          made_as_(function.value_count), maker_(function.value_count, nullptr),
          aligned_with_(function.value_count, kNoValue) {
        if (!signature.cfg) {
            signature.cfg = std::make_unique<Cfg>(function);
            signature.cfg->find_dominators();
        }
        for (std::size_t i = 0; i < function.params.size(); ++i)
            known_[function.params[i]] = made_as_[function.params[i]] = signature.params[i];
    }

    /// Only looks: tells the signatures of callees and of this function.
    void analyse() {
        look_only_ = true;
        start();
    }

    /// Only looks: leaves what is known of operands.
    void note() {
        note_ = true;
        function_.plain.assign(function_.value_count, false);
        start();
        for (const ValueId param : function_.params)
            note_plain(param, made_as_[param]);
        function_.value_types.assign(function_.value_count, nullptr);
        for (ValueId value = 0; value < function_.value_count; ++value)
            function_.value_types[value] = kept(made_as_[value]);
    }

    void run() {
        // What is small at one place counts as small: this only says what is worth clearing.
        function_.plain.assign(function_.value_count, false);
        start();
        for (const ValueId param : function_.params)
            note_plain(param, made_as_[param]);
        use_constant_params();
        apply();
    }

    /// Puts a test in front of each map update.
    void check_maps() {
        for (const BlockId id : cfg().order()) {
            for (Instruction* one : function_.blocks[id].instructions) {
                if ((one->op == Op::put_map_assoc || one->op == Op::put_map_exact) &&
                    !(one->operands[0].is_literal() && one->operands[0].literal()->is_map()))
                    unchecked_maps_.push_back({id, one});
            }
        }
        apply();
    }

private:
    const Cfg& cfg() const { return *signature_.cfg; }

    /// Null: nothing is known.
    const Type* kept(const Type& type) {
        return type == Type{} || type.mask == 0 ? nullptr : pool_.keep(type);
    }

    std::span<const Type* const> noted(std::span<const Operand> operands) {
        noted_.clear();
        bool any = false;
        for (const Operand operand : operands) {
            noted_.push_back(operand.is_value() ? kept(known_[operand.value()]) : nullptr);
            any = any || noted_.back();
        }
        return any ? module_.arena.copy(noted_) : std::span<const Type*>{};
    }

    void start() {
        first_child_.assign(function_.blocks.size(), kNoBlock);
        next_child_.assign(function_.blocks.size(), kNoBlock);
        const auto order = cfg().order();
        for (std::size_t i = order.size(); i-- > 1;) {
            BlockId& first = first_child_[cfg().idom(order[i])];
            next_child_[order[i]] = first;
            first = order[i];
        }
        for (const BlockId id : order) {
            for (const Instruction* one : function_.blocks[id].instructions) {
                if (one->result != kNoValue) maker_[one->result] = one;
            }
        }
        walk();
    }

    struct Saved {
        ValueId value;
        Type type;
    };

    Type type_of(Operand operand) {
        return operand.is_literal() ? pool_.of_literal(operand.literal()) : known_[operand.value()];
    }

    void learn(Operand operand, const Type& type) {
        if (!operand.is_value()) return;
        undo_.push_back({operand.value(), known_[operand.value()]});
        if (type.mask == 0 && known_[operand.value()].mask != 0) dead_ = true;
        known_[operand.value()] = type;
        if (!look_only_) note_plain(operand.value(), type);
    }
    void note_plain(ValueId value, const Type& type) {
        constexpr Mask kHoldsMemory = kCons | kTuple | kFun | kMap | kBits;
        if (type.mask != 0 && (type.mask & kHoldsMemory) == 0) function_.plain[value] = true;
    }
    void narrow(Operand operand, Mask mask) {
        if (!operand.is_value()) return;
        const Type& type = known_[operand.value()];
        if ((type.mask & mask) != type.mask) learn(operand, only_kinds(type, mask));
    }
    void narrow_range(Operand operand, std::int64_t min, std::int64_t max) {
        if (!operand.is_value()) return;
        const Type& type = known_[operand.value()];
        if ((type.mask & kInt) && (min > type.min || max < type.max))
            learn(operand, only_range(type, min, max));
    }

    /// Depth first over the dominator tree; what was learnt in a subtree is forgotten behind it.
    void walk() {
        struct Frame {
            BlockId next_child;
            std::size_t undo_mark;
        };
        std::vector<Frame> stack;
        const auto enter = [&](BlockId id) {
            stack.push_back({first_child_[id], undo_.size()});
            dead_ = false;
            visit(id);
            // What can't be reached says nothing about what is returned or passed on.
            if (dead_) stack.back().next_child = kNoBlock;
        };
        enter(0);
        while (!stack.empty()) {
            Frame& top = stack.back();
            if (top.next_child != kNoBlock) {
                const BlockId child = top.next_child;
                top.next_child = next_child_[child];
                enter(child);
                continue;
            }
            while (undo_.size() > top.undo_mark) {
                known_[undo_.back().value] = undo_.back().type;
                undo_.pop_back();
            }
            stack.pop_back();
        }
    }

    void visit(BlockId id) {
        Block& block = function_.blocks[id];
        const auto preds = cfg().predecessors(id);
        if (preds.size() == 1) learn_from_edge(preds[0], id);
        if (dead_ && look_only_) return;
        dead_ = false;
        for (const Phi& phi : block.phis) {
            Type type;
            bool first = true;
            for (const PhiArgument& argument : phi.arguments) {
                const Type one =
                    cfg().is_back_edge(argument.block, id) ? Type{} : argument_type(argument);
                type = first ? one : pool_.join(type, one);
                first = false;
            }
            define(phi.result, type);
        }
        for (Instruction* one : block.instructions) {
            const bool guarded = one == block.instructions.back() &&
                                 block.terminator.kind == TerminatorKind::kSucceeded;
            if (look_only_) {
                if (one->op == Op::call) pass_arguments(*one);
            } else if (note_) {
                one->types = noted(one->operands);
            } else {
                if ((one->op == Op::put_map_assoc || one->op == Op::put_map_exact) &&
                    (type_of(one->operands[0]).mask & ~kMap)) {
                    unchecked_maps_.push_back({id, one});
                }
                if (!guarded) specialise(*one);
                if (one->op == Op::bs_start_match && (type_of(one->operands[0]).mask & ~kBits) == 0)
                    one->immediate = 1;
            }
            const bool dead = dead_;
            if (one->result != kNoValue) define(one->result, result_type(*one));
            // What always fails goes on elsewhere.
            if (guarded) dead_ = dead;
            if (!guarded) learn_from_success(*one);
            // What comes after a call of which nothing is known yet is looked at when something is.
            if (look_only_ && dead_) return;
        }
        if (look_only_) {
            if (block.terminator.kind == TerminatorKind::kReturn)
                types_.add_result(signature_, type_of(block.terminator.operands[0]));
        } else if (note_) {
            block.terminator.types = noted(block.terminator.operands);
        } else {
            decide(id, block);
        }
    }

    void pass_arguments(const Instruction& call) {
        Signature* callee = types_.find(call.callee);
        if (!callee) return;
        std::vector<Type> arguments;
        for (const Operand operand : call.operands)
            arguments.push_back(type_of(operand));
        types_.add_call(*callee, signature_, arguments);
    }

    /// Replaces an operation by one that need not look at what is known.
    void specialise(Instruction& one) {
        if (one.op != Op::bif) return;
        const std::string_view name = one.callee.name.text();
        if (one.operands.size() == 1) {
            const Type type = type_of(one.operands[0]);
            if ((name == "hd" || name == "tl") && (type.mask & ~kCons) == 0) {
                one.op = name == "hd" ? Op::get_hd : Op::get_tl;
            } else if (name == "tuple_size" && (type.mask & ~kTuple) == 0 && type.arity >= 0) {
                const Operand size = module_.literals.integer(type.arity);
                one.op = Op::copy;
                one.operands = module_.arena.copy(&size, 1);
            }
            return;
        }
        if (name != "element" || !one.operands[0].is_literal() ||
            !one.operands[0].literal()->is_small())
            return;
        const Type type = type_of(one.operands[1]);
        const std::int64_t index = one.operands[0].literal()->integer;
        if ((type.mask & ~kTuple) || index < 1 || index > type.arity) return;
        const Operand tuple = one.operands[1];
        one.op = Op::get_tuple_element;
        one.immediate = static_cast<std::uint32_t>(index - 1);
        one.operands = module_.arena.copy(&tuple, 1);
    }

    /// The type of a phi argument: known only in so far as it holds everywhere its definition does.
    Type argument_type(const PhiArgument& argument) {
        if (argument.operand.is_literal()) return pool_.of_literal(argument.operand.literal());
        return made_as_[argument.operand.value()];
    }

    void define(ValueId value, const Type& type) {
        made_as_[value] = type;
        learn(value, type);
    }

    Type result_type(const Instruction& one) {
        switch (one.op) {
        case Op::copy:
            return type_of(one.operands[0]);
        case Op::put_list:
            return pool_.cons(type_of(one.operands[0]), type_of(one.operands[1]));
        case Op::put_tuple:
            return pool_.tuple(types_of(one.operands));
        case Op::get_tuple_element:
            return TypePool::element(type_of(one.operands[0]), one.immediate);
        case Op::get_hd:
            return TypePool::head(type_of(one.operands[0]));
        case Op::get_tl:
            return TypePool::tail(type_of(one.operands[0]));
        case Op::put_map_assoc:
        case Op::put_map_exact:
            return of_mask(kMap);
        case Op::make_fun:
            return of_mask(kFun);
        case Op::bs_create_bin:
            return of_mask(built_mask(one));
        case Op::bs_init_writable:
            return of_mask(kBytes);
        // The mask of a context tells of what is left in it.
        case Op::bs_start_match:
        case Op::bs_get_tail:
            return of_mask(type_of(one.operands[0]).mask & kBits);
        case Op::bs_match:
            return context_after(one);
        case Op::bs_extract: {
            const Instruction* match =
                one.operands[0].is_value() ? maker_[one.operands[0].value()] : nullptr;
            return match ? segment_type(*match) : Type{};
        }
        case Op::bs_get:
            return segment_type(one);
        case Op::call: {
            const Signature* callee = types_.find(one.callee);
            return callee ? callee->result : Type{};
        }
        case Op::exception_class:
            return of_mask(kOtherAtom);
        case Op::bif:
            return type_of_bif(one, types_of(one.operands));
        case Op::call_ext:
            return type_of_external(one, types_of(one.operands), pool_);
        default:
            return {};
        }
    }

    Type context_after(const Instruction& match) {
        if (!takes_bytes(match.segment, match.operands.size() > 1 ? match.operands[1] : Operand{}))
            return of_mask(kBits);
        aligned_with_[match.result] = match.operands[0].value();
        return of_mask(type_of(match.operands[0]).mask & kBits);
    }

    Mask built_mask(const Instruction& one) {
        for (std::size_t i = 0; i < one.segments.size(); ++i) {
            const Segment& segment = one.segments[i];
            const Operand value = one.operands[2 * i];
            if (segment.type == SegmentType::kString) continue;
            if (!takes_bytes(segment, one.operands[2 * i + 1])) {
                // The whole of a value that is known to be bytes.
                const Operand size = one.operands[2 * i + 1];
                const bool all = size.is_literal() && size.literal()->is_atom("all");
                if (!all || (type_of(value).mask & ~kBytes)) return kBits;
            }
        }
        return kBytes;
    }

    static Type segment_type(const Instruction& one) {
        return type_of_segment(one.segment, one.operands.size() > 1 ? one.operands[1] : Operand{});
    }

    std::span<const Type> types_of(std::span<const Operand> operands) {
        operand_types_.clear();
        for (const Operand operand : operands)
            operand_types_.push_back(type_of(operand));
        return operand_types_;
    }

    /// What must hold after an instruction that went well.
    void learn_from_success(const Instruction& one) {
        if (one.op != Op::bif) return;
        const Demand demand = demand_of_bif(one);
        if (demand.mask == kAny || one.operands.empty()) return;
        narrow(one.operands.back(), demand.mask);
        if (demand.all) narrow(one.operands.front(), demand.mask);
    }

    void learn_from_edge(BlockId from, BlockId to) {
        const Block& block = function_.blocks[from];
        const Terminator& end = block.terminator;
        switch (end.kind) {
        case TerminatorKind::kBranch:
            if (end.target != end.other) learn_test(end, to == end.target);
            return;
        case TerminatorKind::kSwitch:
        case TerminatorKind::kSwitchArity:
            return learn_case(end, to);
        case TerminatorKind::kSucceeded:
            if (to == end.target && end.target != end.other) {
                const Instruction& last = *block.instructions.back();
                if (last.result != kNoValue && known_[last.result].mask == 0) dead_ = true;
                learn_from_success(last);
            }
            return;
        default:
            return;
        }
    }

    /// What the cases that lead to a block are, of all blocks at once: a switch may have very many.
    void sum_up_cases() {
        cases_.assign(function_.blocks.size(), {});
        for (BlockId id = 0; id < function_.blocks.size(); ++id) {
            for (const SwitchCase& one : function_.blocks[id].terminator.cases) {
                CaseSum& sum = cases_[one.block];
                if (sum.from != id) sum = {id, 0, 0, nullptr};
                sum.only = one.literal;
                sum.mask |= pool_.of_literal(one.literal).mask;
                ++sum.count;
            }
        }
    }

    /// `to` has no other predecessor.
    void learn_case(const Terminator& end, BlockId to) {
        if (to == end.target) return;
        if (cases_.empty()) sum_up_cases();
        const auto [from, mask, count, only] = cases_[to];
        if (end.kind == TerminatorKind::kSwitchArity) {
            if (count == 1) return learn_arity(end.operands[0], only->integer);
            return narrow(end.operands[0], kTuple);
        }
        if (count == 1) return learn_equal(end.operands[0], only);
        narrow(end.operands[0], mask);
    }

    void learn_test(const Terminator& end, bool outcome) {
        const Operand subject = end.operands[0];
        if (const Mask mask = mask_of_test(end.test))
            return narrow(subject, outcome ? mask : kAny & ~mask);
        switch (end.test) {
        case Test::kIsEqExact:
        case Test::kIsNeExact:
            if (outcome == (end.test == Test::kIsEqExact)) {
                learn_equal(subject, end.operands[1]);
                learn_equal(end.operands[1], subject);
            } else if (end.operands[1].is_literal()) {
                learn_other_than(subject, end.operands[1].literal());
            }
            return;
        case Test::kIsLt:
        case Test::kIsGe:
            if (outcome == (end.test == Test::kIsLt))
                learn_less(subject, end.operands[1], 1);
            else
                learn_less(end.operands[1], subject, 0);
            return;
        case Test::kTestArity:
            if (outcome) {
                learn_arity(subject, end.operands[1].literal()->integer);
            }
            return;
        case Test::kIsTaggedTuple:
            if (outcome) {
                learn_arity(subject, end.operands[1].literal()->integer);
                learn_tag(subject, end.operands[2].literal());
            }
            return;
        case Test::kIsFunction2:
            if (outcome) narrow(subject, kFun);
            return;
        case Test::kHasMapFields:
            narrow(subject, kMap);
            return;
        case Test::kBsTestUnit:
            if (!outcome || end.operands[1].literal()->integer % 8 != 0) return;
            for (ValueId at = subject.value(); at != kNoValue; at = aligned_with_[at])
                narrow(at, kBytes);
            return;
        default:
            return;
        }
    }

    void learn_arity(Operand subject, std::int64_t arity) {
        if (!subject.is_value()) return;
        Type type = only_kinds(type_of(subject), kTuple);
        if (type.arity != arity) type.elements = nullptr;
        type.arity = static_cast<int>(arity);
        learn(subject, type);
    }

    /// Of a tuple whose arity is known: its first element.
    void learn_tag(Operand subject, const Literal* tag) {
        if (!subject.is_value()) return;
        const Type before = type_of(subject);
        if (before.arity < 1 || TypePool::element(before, 0).value == tag) return;
        const auto known = before.elements ? before.elements->items.size() : 1;
        std::vector<Type> elements{pool_.of_literal(tag)};
        for (std::uint32_t i = 1; i < known; ++i)
            elements.push_back(TypePool::element(before, i));
        Type type = pool_.tuple(elements);
        type.arity = before.arity;
        learn(subject, type);
    }

    void learn_equal(Operand a, Operand b) {
        if (!a.is_value()) return;
        const Type one = type_of(a), other = type_of(b);
        Type type = only_range(only_kinds(one, other.mask), other.min, other.max);
        if ((type.mask & kTuple) && type.arity < 0) type.arity = other.arity;
        if (type.mask != 0 && !type.value) type.value = other.value;
        if (!(type == one)) learn(a, type);
    }

    /// The subject is not the literal.
    void learn_other_than(Operand subject, const Literal* literal) {
        if (!subject.is_value()) return;
        if (literal->is_nil()) return narrow(subject, kAny & ~kNil);
        if (!literal->is_small()) return;
        const Type& type = known_[subject.value()];
        if (type.min == literal->integer)
            narrow_range(subject, literal->integer + 1, kNoMax);
        else if (type.max == literal->integer)
            narrow_range(subject, kNoMin, literal->integer - 1);
    }

    /// `less` + distance =< `more`, where both are integers. What is less than a number is one.
    void learn_less(Operand less, Operand more, int distance) {
        const Type low = type_of(less), high = type_of(more);
        if (high.is_only(kNumber)) narrow(less, kNumber);
        if (high.is_only(kInt) && high.max != kNoMax)
            narrow_range(less, kNoMin, high.max - distance);
        if (low.is_only(kInt) && low.min != kNoMin) narrow_range(more, low.min + distance, kNoMax);
    }

    void decide(BlockId id, Block& block) {
        Terminator& end = block.terminator;
        if (end.kind == TerminatorKind::kBranch) {
            if (end.target == end.other) return;
            make_arity_test(end);
            const int outcome = decide_test(end);
            if (outcome >= 0) decisions_.push_back({id, outcome ? end.target : end.other});
            if (outcome < 0) make_exact(end);
            // Only a list that isn't empty is left: one look at the tag.
            if (outcome < 0 && end.test == Test::kIsList && !(type_of(end.operands[0]).mask & kNil))
                end.test = Test::kIsNonemptyList;
        } else if (end.kind == TerminatorKind::kSwitch) {
            narrow_switch(end);
        } else if (end.kind == TerminatorKind::kSwitchArity) {
            const Type type = type_of(end.operands[0]);
            if (type.arity < 0 || (type.mask & ~kTuple)) return;
            BlockId target = end.target;
            for (const SwitchCase& one : end.cases) {
                if (one.literal->integer == type.arity) target = one.block;
            }
            decisions_.push_back({id, target});
        }
    }

    int decide_test(const Terminator& end) {
        const Type subject = type_of(end.operands[0]);
        if (subject.mask == 0) return -1; // never reached
        if (const Mask mask = mask_of_test(end.test)) {
            if ((subject.mask & mask) == 0) return 0;
            return (subject.mask & ~mask) == 0 ? 1 : -1;
        }
        switch (end.test) {
        case Test::kIsEqExact:
        case Test::kIsNeExact: {
            const int equal = decide_equal(subject, type_of(end.operands[1]));
            if (equal < 0) return -1;
            return (equal == 1) == (end.test == Test::kIsEqExact) ? 1 : 0;
        }
        case Test::kIsLt:
        case Test::kIsGe: {
            const int less = decide_less(subject, type_of(end.operands[1]));
            if (less < 0) return -1;
            return (less == 1) == (end.test == Test::kIsLt) ? 1 : 0;
        }
        case Test::kTestArity:
            if (subject.arity < 0 || (subject.mask & ~kTuple)) return -1;
            return subject.arity == end.operands[1].literal()->integer;
        case Test::kIsTaggedTuple:
            if (!(subject.mask & kTuple)) return 0;
            if (subject.arity >= 0 && subject.arity != end.operands[1].literal()->integer) return 0;
            return decide_tag(subject, end.operands[2].literal());
        case Test::kBsTestUnit: {
            const std::int64_t unit = end.operands[1].literal()->integer;
            return unit == 1 || (unit == 8 && (subject.mask & kOddBits) == 0) ? 1 : -1;
        }
        default:
            return -1;
        }
    }

    static int decide_tag(const Type& tuple, const Literal* tag) {
        const Type first = TypePool::element(tuple, 0);
        if (first.mask == 0) return -1;
        if (!(first.mask & kAtom) || (first.value && first.value != tag)) return 0;
        return first.value && tuple.arity >= 0 && !(tuple.mask & ~kTuple) ? 1 : -1;
    }

    static int decide_equal(const Type& a, const Type& b) {
        if (a.mask == 0 || b.mask == 0) return -1;
        if ((a.mask & b.mask) == 0) return 0;
        if (a.value && b.value)
            return a.value == b.value ? 1 : may_match(*a.value, *b.value) ? -1 : 0;
        if (a.is_only(kInt) && b.is_only(kInt) && (a.max < b.min || b.max < a.min)) return 0;
        if (a.mask == kTuple && b.mask == kTuple && a.arity >= 0 && b.arity >= 0 &&
            a.arity != b.arity)
            return 0;
        return -1;
    }

    static int decide_less(const Type& a, const Type& b) {
        if (!a.is_only(kInt) || !b.is_only(kInt)) return -1;
        if (a.max != kNoMax && b.min != kNoMin && a.max < b.min) return 1;
        return a.min != kNoMin && b.max != kNoMax && a.min >= b.max ? 0 : -1;
    }

    void make_exact(Terminator& end) {
        if (end.test != Test::kIsEq && end.test != Test::kIsNe) return;
        const Mask a = type_of(end.operands[0]).mask, b = type_of(end.operands[1]).mask;
        const bool plain = (a & kMayHoldNumbers) == 0 || (b & kMayHoldNumbers) == 0;
        const bool integers = (a & ~kInt) == 0 && (b & ~kInt) == 0;
        if (plain || integers)
            end.test = end.test == Test::kIsEq ? Test::kIsEqExact : Test::kIsNeExact;
    }

    /// `tuple_size(X) =:= 3` of a tuple.
    void make_arity_test(Terminator& end) {
        if (note_ || end.test != Test::kIsEqExact || !end.operands[0].is_value() ||
            !end.operands[1].is_literal() || !end.operands[1].literal()->is_small())
            return;
        const Instruction* made = maker_[end.operands[0].value()];
        const std::int64_t size = end.operands[1].literal()->integer;
        constexpr std::int64_t kLargestTuple = 1 << 24;
        if (!made || made->op != Op::bif || made->operands.size() != 1 ||
            !(made->callee.name == "tuple_size") || !made->operands[0].is_value() ||
            !type_of(made->operands[0]).is_only(kTuple) || size < 0 || size >= kLargestTuple)
            return;
        const Operand operands[] = {made->operands[0], end.operands[1]};
        end.test = Test::kTestArity;
        end.operands = module_.arena.copy(operands, 2);
    }

    /// A boolean is one or the other.
    bool make_boolean_test(const Type& type, Terminator& end, std::span<const SwitchCase> cases) {
        if (note_ || !type.is_only(kBool) || cases.size() != 2) return false;
        const std::size_t yes = cases[0].literal->is_atom("true") ? 0 : 1;
        const Operand operands[] = {end.operands[0], cases[yes].literal};
        const BlockId then = cases[yes].block, otherwise = cases[1 - yes].block;
        end.kind = TerminatorKind::kBranch;
        end.test = Test::kIsEqExact;
        end.operands = module_.arena.copy(operands, 2);
        end.target = then;
        end.other = otherwise;
        end.cases = {};
        return true;
    }

    void narrow_switch(Terminator& end) {
        const Type type = type_of(end.operands[0]);
        if (type.mask == 0) return;
        std::vector<SwitchCase> kept;
        for (const SwitchCase& one : end.cases) {
            const Type value = pool_.of_literal(one.literal);
            if (decide_equal(type, value) != 0) kept.push_back(one);
        }
        if (make_boolean_test(type, end, kept) || kept.size() == end.cases.size()) return;
        end.cases = module_.arena.copy(kept);
    }

    void apply() {
        for (const auto& [id, target] : decisions_) {
            Terminator& end = function_.blocks[id].terminator;
            const Location location = end.location;
            end = Terminator{};
            end.kind = TerminatorKind::kJump;
            end.target = target;
            end.location = location;
        }
        // Backwards, so that those before it in the block stay there.
        for (std::size_t i = unchecked_maps_.size(); i-- > 0;)
            check_map(unchecked_maps_[i].first, unchecked_maps_[i].second);
        signature_.cfg = nullptr;
        remove_unreachable(function_); // with the phi arguments of edges that are gone
    }

    /// What is the same constant in all calls is that constant, but where it is only passed on: it
    /// may be in the right register there.
    void use_constant_params() {
        std::vector<Operand> constants(function_.value_count);
        bool any = false;
        for (const ValueId param : function_.params) {
            const Type& type = made_as_[param];
            if (type.mask == 0) continue;
            const Literal* value = type.value;
            if (value && (value->is_atom() || value->is_nil() || value->is_small()))
                constants[param] = value;
            else if (type.is_only(kInt) && type.is_bounded() && type.min == type.max)
                constants[param] = module_.literals.integer(type.min);
            any = any || constants[param];
        }
        if (!any) return;
        const auto use = [&](std::span<Operand> operands) {
            for (Operand& operand : operands)
                if (operand.is_value() && constants[operand.value()])
                    operand = constants[operand.value()];
        };
        for (Block& block : function_.blocks) {
            for (Phi& phi : block.phis) {
                for (PhiArgument& argument : phi.arguments)
                    use({&argument.operand, 1});
            }
            for (Instruction* one : block.instructions) {
                if (!op_info(one->op).is_call && one->op != Op::make_fun &&
                    one->op != Op::bs_start_match)
                    use(one->operands);
            }
            const Terminator& end = block.terminator;
            const bool takes_values =
                end.kind == TerminatorKind::kMatchFail ||
                (end.kind == TerminatorKind::kBranch &&
                 (end.test == Test::kIsFunction2 || end.test == Test::kHasMapFields));
            if (!takes_values) use(block.terminator.operands);
        }
    }

    /// Splits the block in front of a map update by a test of its first operand.
    void check_map(BlockId id, Instruction* update) {
        auto& code = function_.blocks[id].instructions;
        std::size_t at = code.size() - 1;
        while (code[at] != update)
            --at;
        const Operand map = update->operands[0];
        const BlockId rest = split_block(function_, id, at);
        const Block& next = function_.blocks[rest];
        const bool guarded =
            next.terminator.kind == TerminatorKind::kSucceeded && next.instructions.size() == 1;
        BlockId failure = next.terminator.other;
        if (guarded) {
            for (Phi& phi : function_.blocks[failure].phis) {
                for (std::size_t i = 0; i < phi.arguments.size(); ++i) {
                    if (phi.arguments[i].block != rest) continue;
                    phi.arguments.push_back({id, phi.arguments[i].operand});
                    break;
                }
            }
        } else {
            failure = bad_map_block(map, update->location);
        }
        Terminator& end = function_.blocks[id].terminator;
        end = Terminator{};
        end.kind = TerminatorKind::kBranch;
        end.test = Test::kIsMap;
        end.operands = module_.arena.copy(&map, 1);
        end.target = rest;
        end.other = failure;
    }

    BlockId bad_map_block(Operand map, Location location) {
        const auto id = static_cast<BlockId>(function_.blocks.size());
        Block& block = function_.blocks.emplace_back();
        const Operand parts[] = {module_.literals.atom("badmap"), map};
        Instruction* reason = module_.arena.make<Instruction>();
        reason->op = Op::put_tuple;
        reason->result = function_.new_value();
        reason->operands = module_.arena.copy(parts, 2);
        const Operand argument = reason->result;
        Instruction* call = module_.arena.make<Instruction>();
        call->op = Op::call_ext;
        call->result = function_.new_value();
        call->location = location;
        call->operands = module_.arena.copy(&argument, 1);
        call->callee = {module_.symbols.intern("erlang"), module_.symbols.intern("error"), 1};
        block.instructions = {reason, call};
        block.terminator.kind = TerminatorKind::kUnreachable;
        return id;
    }

    Module& module_;
    Function& function_;
    ModuleTypes& types_;
    TypePool& pool_;
    Signature& signature_;
    bool look_only_ = false;
    bool note_ = false;
    bool dead_ = false; ///< the block being visited can't be reached
    std::vector<Type> known_;
    std::vector<Type> made_as_; ///< what holds of a value wherever it is
    std::vector<const Instruction*> maker_;
    std::vector<ValueId>
        aligned_with_; ///< of a context: an earlier one a whole number of bytes before it
    std::vector<Type> operand_types_; ///< of types_of
    std::vector<const Type*> noted_;  ///< of noted
    std::vector<Saved> undo_;
    struct CaseSum {
        BlockId from = kNoBlock;
        Mask mask = 0;
        std::uint32_t count = 0;
        const Literal* only = nullptr;
    };
    std::vector<CaseSum> cases_; ///< of blocks that a switch leads to; see sum_up_cases
    std::vector<BlockId> first_child_, next_child_; ///< in the tree of dominators
    std::vector<std::pair<BlockId, BlockId>> decisions_;
    std::vector<std::pair<BlockId, Instruction*>> unchecked_maps_;
};

} // namespace

ModuleTypes::ModuleTypes(Module& module) : pool_{module.arena} {
    for (auto& function : module.functions) {
        auto signature = std::make_unique<Signature>();
        signature->function = function.get();
        signature->params.assign(function->arity, of_mask(0));
        by_name_[{function->name.entry(), function->arity}] = signature.get();
        all_.push_back(std::move(signature));
    }
    const auto open = [&](Symbol name, std::uint32_t arity) {
        if (Signature* found = find({Symbol{}, name, arity})) found->open = true;
    };
    for (const auto& one : module.exports)
        open(one.name, one.arity);
    if (module.on_load.name) open(module.on_load.name, module.on_load.arity);
    bool has_natives = static_cast<bool>(module.on_load.name);
    for (auto& function : module.functions)
        has_natives = has_natives || may_be_native(module, *function);
    for (auto& function : module.functions) {
        for (const Block& block : function->blocks) {
            for (const Instruction* one : block.instructions) {
                if (one->op == Op::make_fun) open(one->callee.name, one->callee.arity);
                has_natives =
                    has_natives || (one->op == Op::call_ext && one->callee.name == "load_nif");
            }
        }
    }
    // Functions may be replaced by native ones, which return what they like.
    if (has_natives) {
        for (auto& signature : all_)
            signature->result = Type{};
    }
}

void ModuleTypes::analyse(Module& module) {
    for (auto& signature : all_) {
        if (!signature->open) continue;
        std::fill(signature->params.begin(), signature->params.end(), Type{});
        enqueue(*signature);
    }
    constexpr int kMaxRounds = 20;
    for (std::size_t i = 0; i < queue_.size(); ++i) {
        Signature& signature = *queue_[i];
        signature.queued = false;
        if (signature.given_up) continue;
        if (++signature.rounds > kMaxRounds) {
            give_up(signature);
            continue;
        }
        TypePass{module, *signature.function, *this, signature}.analyse();
    }
    // What is never called may still be there; it is compiled as if it could be.
    for (auto& signature : all_) {
        if (signature->rounds == 0)
            std::fill(signature->params.begin(), signature->params.end(), Type{});
    }
}

std::shared_ptr<ModuleTypes> apply_types(Module& module) {
    const auto types = std::make_shared<ModuleTypes>(module);
    types->analyse(module);
    for (auto& function : module.functions)
        TypePass{module, *function, *types, types->of(*function)}.run();
    return types;
}

void check_maps(Module& module) {
    ModuleTypes types{module};
    for (auto& function : module.functions)
        TypePass{module, *function, types, types.of(*function)}.check_maps();
}

void forget_parameter(ModuleTypes& types, const Function& function, std::uint32_t index) {
    types.of(function).params[index] = Type{};
}

void note_types(Module& module, ModuleTypes& types) {
    for (auto& function : module.functions) {
        Signature* signature = types.find({Symbol{}, function->name, function->arity});
        if (!signature) continue;
        TypePass{module, *function, types, *signature}.note();
        signature->cfg = nullptr;
    }
}

} // namespace joist::compiler::ssa
