#include "compiler/ssa/types.h"

#include "compiler/ssa/cfg.h"
#include "compiler/ssa/type_lattice.h"

#include <algorithm>
#include <map>
#include <memory>
#include <span>

namespace joist::compiler::ssa {

namespace {

/// What is known of a function from all places that call it, and of what it returns.
struct Signature {
    Function* function = nullptr;
    bool open = false; ///< may be called from elsewhere: parameters are anything
    bool queued = false;
    int rounds = 0;
    std::vector<Type> params;
    Type result = of_mask(0);
    std::vector<Signature*> callers;
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
    Signature& of(std::size_t index) { return *all_[index]; }
    /// A call was seen with these arguments.
    void add_call(Signature& callee, Signature& caller, std::span<const Type> arguments) {
        if (std::find(callee.callers.begin(), callee.callers.end(), &caller) ==
            callee.callers.end())
            callee.callers.push_back(&caller);
        bool changed = callee.rounds == 0;
        for (std::size_t i = 0; i < arguments.size() && !callee.open; ++i) {
            const Type joined = join(callee.params[i], arguments[i]);
            changed = changed || !(joined == callee.params[i]);
            callee.params[i] = joined;
        }
        if (changed) enqueue(callee);
    }
    void add_result(Signature& function, const Type& type) {
        const Type joined = join(function.result, type);
        if (joined == function.result) return;
        function.result = joined;
        for (Signature* caller : function.callers)
            enqueue(*caller);
    }

private:
    void enqueue(Signature& signature) {
        if (signature.queued) return;
        signature.queued = true;
        queue_.push_back(&signature);
    }

    std::vector<std::unique_ptr<Signature>> all_;
    std::map<std::pair<const void*, std::uint32_t>, Signature*> by_name_;
    std::vector<Signature*> queue_;
};

class TypePass {
public:
    TypePass(Module& module, Function& function, ModuleTypes& types, Signature& signature)
        : module_{module}, function_{function}, types_{types}, signature_{signature},
          cfg_{function}, known_(function.value_count), made_as_(function.value_count),
          maker_(function.value_count, nullptr), aligned_with_(function.value_count, kNoValue) {
        cfg_.find_dominators();
        for (std::size_t i = 0; i < function.params.size(); ++i)
            known_[function.params[i]] = made_as_[function.params[i]] = signature.params[i];
    }

    /// Only looks: tells the signatures of callees and of this function.
    void analyse() {
        look_only_ = true;
        start();
    }

    void run() {
        // What is small at one place counts as small: this only says what is worth clearing.
        function_.plain.assign(function_.value_count, false);
        start();
        for (const ValueId param : function_.params)
            note_plain(param, made_as_[param]);
        apply();
    }

private:
    void start() {
        children_.resize(function_.blocks.size());
        for (const BlockId id : cfg_.order()) {
            if (id != 0) children_[cfg_.idom(id)].push_back(id);
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

    Type type_of(Operand operand) const {
        return operand.is_literal() ? of_literal(operand.literal()) : known_[operand.value()];
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
        Type type = known_[operand.value()];
        if ((type.mask & mask) == type.mask) return;
        type.mask &= mask;
        learn(operand, type);
    }

    /// Depth first over the dominator tree; what was learnt in a subtree is forgotten behind it.
    void walk() {
        struct Frame {
            BlockId block;
            std::size_t next_child;
            std::size_t undo_mark;
        };
        std::vector<Frame> stack;
        const auto enter = [&](BlockId id) {
            stack.push_back({id, 0, undo_.size()});
            dead_ = false;
            visit(id);
            // What can't be reached says nothing about what is returned or passed on.
            if (dead_) stack.back().next_child = children_[id].size();
        };
        enter(0);
        while (!stack.empty()) {
            Frame& top = stack.back();
            if (top.next_child < children_[top.block].size()) {
                enter(children_[top.block][top.next_child++]);
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
        const auto preds = cfg_.predecessors(id);
        if (preds.size() == 1) learn_from_edge(preds[0], id);
        if (dead_ && look_only_) return;
        dead_ = false;
        for (const Phi& phi : block.phis) {
            Type type;
            bool first = true;
            for (const PhiArgument& argument : phi.arguments) {
                const Type one =
                    cfg_.is_back_edge(argument.block, id) ? Type{} : argument_type(argument);
                type = first ? one : join(type, one);
                first = false;
            }
            define(phi.result, type);
        }
        for (Instruction* one : block.instructions) {
            const bool guarded = one == block.instructions.back() &&
                                 block.terminator.kind == TerminatorKind::kSucceeded;
            if (look_only_) {
                if (one->op == Op::call) pass_arguments(*one);
            } else {
                if ((one->op == Op::put_map_assoc || one->op == Op::put_map_exact) &&
                    (type_of(one->operands[0]).mask & ~kMap)) {
                    unchecked_maps_.push_back({id, one});
                }
                if (!guarded) specialise(*one);
                if (one->op == Op::bs_start_match && (type_of(one->operands[0]).mask & ~kBits) == 0)
                    one->immediate = 1;
            }
            if (one->result != kNoValue) define(one->result, result_type(*one));
            if (!guarded) learn_from_success(*one);
        }
        if (look_only_) {
            if (block.terminator.kind == TerminatorKind::kReturn)
                types_.add_result(signature_, type_of(block.terminator.operands[0]));
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
        if (one.op == Op::call_ext && one.callee.arity == 2 && one.callee.module == "maps" &&
            one.callee.name == "get" && (type_of(one.operands[1]).mask & ~kMap) == 0) {
            one.op = Op::bif;
            one.callee = {module_.symbols.intern("erlang"), module_.symbols.intern("map_get"), 2};
            return;
        }
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
    Type argument_type(const PhiArgument& argument) const {
        if (argument.operand.is_literal()) return of_literal(argument.operand.literal());
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
            return of_mask(kCons);
        case Op::put_tuple: {
            Type type = of_mask(kTuple);
            type.arity = static_cast<int>(one.operands.size());
            return type;
        }
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
            return match ? of_mask(segment_mask(*match)) : Type{};
        }
        case Op::bs_get:
            return of_mask(segment_mask(one));
        case Op::call: {
            const Signature* callee = types_.find(one.callee);
            return callee ? callee->result : Type{};
        }
        case Op::exception_class:
            return of_mask(kOtherAtom);
        case Op::bif:
            return bif_result(one);
        case Op::call_ext:
            if (one.callee.module == "erlang" && one.callee.name == "make_ref")
                return of_mask(kRef);
            return {};
        default:
            return {};
        }
    }

    /// Does a segment take a whole number of bytes?
    static bool takes_bytes(const Segment& segment, Operand size) {
        switch (segment.type) {
        case SegmentType::kUtf8:
        case SegmentType::kUtf16:
        case SegmentType::kUtf32:
            return true;
        case SegmentType::kString:
            return size.is_literal() && size.literal()->is_bitstring() &&
                   size.literal()->bits % 8 == 0;
        default:
            break;
        }
        if (segment.unit % 8 == 0) return true;
        return size.is_literal() && size.literal()->is_small() && size.literal()->integer >= 0 &&
               (size.literal()->integer % 8) * segment.unit % 8 == 0;
    }

    Type context_after(const Instruction& match) {
        if (!takes_bytes(match.segment, match.operands.size() > 1 ? match.operands[1] : Operand{}))
            return of_mask(kBits);
        aligned_with_[match.result] = match.operands[0].value();
        return of_mask(type_of(match.operands[0]).mask & kBits);
    }

    Mask built_mask(const Instruction& one) const {
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

    Mask segment_mask(const Instruction& one) const {
        switch (one.segment.type) {
        case SegmentType::kInteger:
        case SegmentType::kUtf8:
        case SegmentType::kUtf16:
        case SegmentType::kUtf32:
            return kInt;
        case SegmentType::kFloat:
            return kReal;
        default:
            return takes_bytes(one.segment, one.operands.size() > 1 ? one.operands[1] : Operand{})
                       ? kBytes
                       : kBits;
        }
    }

    Type bif_result(const Instruction& one) const {
        const BifType* row = bif_type(one);
        if (!row) {
            const bool predicate = one.callee.name.text().starts_with("is_");
            return of_mask(predicate ? kBool : kAny);
        }
        if (row->result != kNumber) return of_mask(row->result);
        Mask together = 0;
        bool real = false;
        for (const Operand operand : one.operands) {
            const Mask mask = type_of(operand).mask;
            together |= mask;
            real = real || (mask & ~kReal) == 0;
        }
        if ((together & kReal) == 0) return of_mask(kInt);
        return of_mask(real ? kReal : kNumber);
    }

    /// What must hold after an instruction that went well.
    void learn_from_success(const Instruction& one) {
        if (one.op != Op::bif) return;
        const BifType* row = bif_type(one);
        if (!row || row->argument == kAny || one.operands.empty()) return;
        narrow(one.operands.back(), row->argument);
        if (row->argument == kNumber || row->argument == kInt || row->argument == kBool)
            narrow(one.operands.front(), row->argument);
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
            if (to == end.target && end.target != end.other)
                learn_from_success(*block.instructions.back());
            return;
        default:
            return;
        }
    }

    void learn_case(const Terminator& end, BlockId to) {
        const Literal* only = nullptr;
        Mask mask = 0;
        std::size_t count = 0;
        for (const SwitchCase& one : end.cases) {
            if (one.block != to) continue;
            only = one.literal;
            mask |= of_literal(one.literal).mask;
            ++count;
        }
        if (to == end.target) return;
        if (end.kind == TerminatorKind::kSwitchArity) {
            Type type = type_of(end.operands[0]);
            type.mask &= kTuple;
            if (count == 1) type.arity = static_cast<int>(only->integer);
            return learn(end.operands[0], type);
        }
        if (count == 1) return learn(end.operands[0], of_literal(only));
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
            } else if (end.operands[1].is_literal() && end.operands[1].literal()->is_nil()) {
                narrow(subject, kAny & ~kNil);
            }
            return;
        case Test::kTestArity:
            if (outcome) {
                Type type = type_of(subject);
                type.mask &= kTuple;
                type.arity = static_cast<int>(end.operands[1].literal()->integer);
                learn(subject, type);
            }
            return;
        case Test::kIsTaggedTuple:
            if (outcome) {
                Type type = of_mask(kTuple);
                type.arity = static_cast<int>(end.operands[1].literal()->integer);
                learn(subject, type);
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

    void learn_equal(Operand a, Operand b) {
        if (!a.is_value()) return;
        const Type one = type_of(a), other = type_of(b);
        Type type = one;
        type.mask = one.mask & other.mask;
        if (type.arity < 0) type.arity = other.arity;
        if (!type.value) type.value = other.value;
        if (!(type == one)) learn(a, type);
    }

    void decide(BlockId id, Block& block) {
        Terminator& end = block.terminator;
        if (end.kind == TerminatorKind::kBranch) {
            if (end.target == end.other) return;
            const int outcome = decide_test(end);
            if (outcome >= 0) decisions_.push_back({id, outcome ? end.target : end.other});
            if (outcome < 0) make_exact(end);
        } else if (end.kind == TerminatorKind::kSwitch) {
            narrow_switch(id, end);
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

    int decide_test(const Terminator& end) const {
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
        case Test::kTestArity:
            if (subject.arity < 0 || (subject.mask & ~kTuple)) return -1;
            return subject.arity == end.operands[1].literal()->integer;
        case Test::kIsTaggedTuple:
            if (!(subject.mask & kTuple)) return 0;
            if (subject.arity >= 0 && subject.arity != end.operands[1].literal()->integer) return 0;
            return -1;
        case Test::kBsTestUnit: {
            const std::int64_t unit = end.operands[1].literal()->integer;
            return unit == 1 || (unit == 8 && (subject.mask & kOddBits) == 0) ? 1 : -1;
        }
        default:
            return -1;
        }
    }

    static int decide_equal(const Type& a, const Type& b) {
        if (a.mask == 0 || b.mask == 0) return -1;
        if ((a.mask & b.mask) == 0) return 0;
        if (a.value && b.value) return a.value == b.value;
        if (a.mask == kTuple && b.mask == kTuple && a.arity >= 0 && b.arity >= 0 &&
            a.arity != b.arity)
            return 0;
        return -1;
    }

    void make_exact(Terminator& end) const {
        if (end.test != Test::kIsEq && end.test != Test::kIsNe) return;
        const Mask a = type_of(end.operands[0]).mask, b = type_of(end.operands[1]).mask;
        const bool plain = (a & kMayHoldNumbers) == 0 || (b & kMayHoldNumbers) == 0;
        const bool integers = (a & ~kInt) == 0 && (b & ~kInt) == 0;
        if (plain || integers)
            end.test = end.test == Test::kIsEq ? Test::kIsEqExact : Test::kIsNeExact;
    }

    void narrow_switch(BlockId id, Terminator& end) {
        const Type type = type_of(end.operands[0]);
        if (type.mask == 0) return;
        std::vector<SwitchCase> kept;
        for (const SwitchCase& one : end.cases) {
            const Type value = of_literal(one.literal);
            const bool possible =
                (value.mask & type.mask) != 0 && (!type.value || type.value == one.literal);
            if (possible) kept.push_back(one);
        }
        if (kept.size() == end.cases.size()) return;
        const auto before = end.cases;
        end.cases = module_.arena.copy(kept);
        // Edges that are gone: unless the block is still reached from here.
        for (const SwitchCase& one : before) {
            bool still = one.block == end.target;
            for (const SwitchCase& left : end.cases)
                still = still || left.block == one.block;
            if (!still) dropped_.push_back({id, one.block});
        }
    }

    void drop_edge(BlockId from, BlockId to) {
        for (Phi& phi : function_.blocks[to].phis) {
            std::erase_if(phi.arguments,
                          [&](const PhiArgument& argument) { return argument.block == from; });
        }
    }

    void apply() {
        for (const auto& [from, to] : dropped_)
            drop_edge(from, to);
        for (const auto& [id, target] : decisions_) {
            Terminator& end = function_.blocks[id].terminator;
            for_each_successor(end, [&](BlockId to) {
                if (to != target) drop_edge(id, to);
            });
            const Location location = end.location;
            end = Terminator{};
            end.kind = TerminatorKind::kJump;
            end.target = target;
            end.location = location;
        }
        for (const auto& [id, instruction] : unchecked_maps_)
            check_map(instruction);
        remove_unreachable(function_);
    }

    /// Splits the block in front of a map update by a test of its first operand.
    void check_map(Instruction* update) {
        BlockId id = 0;
        std::size_t at = 0;
        for (; id < function_.blocks.size(); ++id) {
            auto& code = function_.blocks[id].instructions;
            const auto found = std::find(code.begin(), code.end(), update);
            if (found == code.end()) continue;
            at = static_cast<std::size_t>(found - code.begin());
            break;
        }
        if (id == function_.blocks.size()) return;
        const Operand map = update->operands[0];
        const auto rest = static_cast<BlockId>(function_.blocks.size());
        function_.blocks.emplace_back();
        Block& block = function_.blocks[id];
        Block& next = function_.blocks[rest];
        next.instructions.assign(block.instructions.begin() + static_cast<std::ptrdiff_t>(at),
                                 block.instructions.end());
        next.terminator = block.terminator;
        block.instructions.resize(at);
        const bool guarded =
            next.terminator.kind == TerminatorKind::kSucceeded && next.instructions.size() == 1;
        for_each_successor(next.terminator, [&](BlockId to) {
            for (Phi& phi : function_.blocks[to].phis) {
                for (std::size_t i = 0; i < phi.arguments.size(); ++i) {
                    if (phi.arguments[i].block == id) phi.arguments[i].block = rest;
                }
            }
        });
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
    Signature& signature_;
    Cfg cfg_;
    bool look_only_ = false;
    bool dead_ = false; ///< the block being visited can't be reached
    std::vector<Type> known_;
    std::vector<Type> made_as_; ///< what holds of a value wherever it is
    std::vector<const Instruction*> maker_;
    std::vector<ValueId>
        aligned_with_; ///< of a context: an earlier one a whole number of bytes before it
    std::vector<Saved> undo_;
    std::vector<std::vector<BlockId>> children_;
    std::vector<std::pair<BlockId, BlockId>> decisions_;
    std::vector<std::pair<BlockId, BlockId>> dropped_;
    std::vector<std::pair<BlockId, Instruction*>> unchecked_maps_;
};

ModuleTypes::ModuleTypes(Module& module) {
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
    constexpr int kMaxRounds = 12;
    for (std::size_t i = 0; i < queue_.size(); ++i) {
        Signature& signature = *queue_[i];
        signature.queued = false;
        if (++signature.rounds > kMaxRounds) {
            // Does not settle: give up on it.
            std::fill(signature.params.begin(), signature.params.end(), Type{});
            if (signature.rounds > kMaxRounds + 1) {
                add_result(signature, Type{});
                continue;
            }
        }
        TypePass{module, *signature.function, *this, signature}.analyse();
    }
    // What is never called may still be there; it is compiled as if it could be.
    for (auto& signature : all_) {
        if (signature->rounds == 0)
            std::fill(signature->params.begin(), signature->params.end(), Type{});
    }
}

/// Operands that the block's phis take from a predecessor.
bool same_phi_arguments(const Block& block, BlockId a, BlockId b) {
    for (const Phi& phi : block.phis) {
        Operand from_a, from_b;
        for (const PhiArgument& argument : phi.arguments) {
            if (argument.block == a) from_a = argument.operand;
            if (argument.block == b) from_b = argument.operand;
        }
        if (!(from_a == from_b)) return false;
    }
    return true;
}

} // namespace

void apply_types(Module& module) {
    ModuleTypes types{module};
    types.analyse(module);
    for (std::size_t i = 0; i < module.functions.size(); ++i)
        TypePass{module, *module.functions[i], types, types.of(i)}.run();
}

void fuse_tagged_tuples(Module& module, Function& function) {
    const Cfg cfg{function};
    for (const BlockId id : cfg.order()) {
        Terminator& end = function.blocks[id].terminator;
        if (end.kind != TerminatorKind::kBranch) continue;
        const Operand subject = end.operands[0];
        BlockId arity_block = id;
        if (end.test == Test::kIsTuple) {
            arity_block = end.target;
            if (cfg.predecessors(arity_block).size() != 1 ||
                !function.blocks[arity_block].instructions.empty() ||
                !function.blocks[arity_block].phis.empty())
                continue;
        }
        const Terminator& arity = function.blocks[arity_block].terminator;
        if (arity.kind != TerminatorKind::kBranch || arity.test != Test::kTestArity ||
            arity.operands[0] != subject)
            continue;
        const BlockId tag_block = arity.target;
        Block& tag = function.blocks[tag_block];
        if (tag_block == arity.other || cfg.predecessors(tag_block).size() != 1 ||
            !tag.phis.empty() || tag.instructions.size() != 1)
            continue;
        const Instruction* element = tag.instructions[0];
        if (element->op != Op::get_tuple_element || element->immediate != 0 ||
            element->operands[0] != subject)
            continue;
        Terminator& test = tag.terminator;
        if (test.kind != TerminatorKind::kBranch || test.test != Test::kIsEqExact ||
            test.operands[0] != Operand{element->result})
            continue;
        if (!test.operands[1].is_literal() || !test.operands[1].literal()->is_atom()) continue;
        const BlockId failure = test.other;
        if (end.other != failure || arity.other != failure || !subject.is_value()) continue;
        const Block& failed = function.blocks[failure];
        if (!same_phi_arguments(failed, id, tag_block) ||
            !same_phi_arguments(failed, arity_block, tag_block))
            continue;
        const Operand operands[] = {subject, arity.operands[1], test.operands[1]};
        end.test = Test::kIsTaggedTuple;
        end.operands = module.arena.copy(operands, 3);
        end.target = tag_block;
        for (Phi& phi : function.blocks[failure].phis) {
            std::erase_if(phi.arguments, [&](const PhiArgument& argument) {
                return argument.block == tag_block ||
                       (argument.block == arity_block && arity_block != id);
            });
        }
        const BlockId success = test.target;
        const Location location = test.location;
        test = Terminator{};
        test.kind = TerminatorKind::kJump;
        test.target = success;
        test.location = location;
    }
    remove_unreachable(function);
}

} // namespace joist::compiler::ssa
