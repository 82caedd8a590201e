// Arguments that nobody looks at.
//
//   f(L, S) -> g(L, {S, 1}).            f: call g(L, [])                not {S, 1}
//   g([X | L], S) -> h(X), g(L, S);     g: ... call g(L, [])            S needs no stack slot for
//   h(X) g(_, S) -> [].
//
// A parameter is wanted if an instruction reads it, other than a call of a local function that
// doesn't want it at that place either (found for all functions at once, from the other end: what
// is wanted makes more so). The others stay parameters, since stack traces tell how many there are;
// calls give [], or, where a function that calls nothing else goes on with itself, what stands in
// the register. Only tracing of local calls (`dbg:tpl`) sees that.
#include "compiler/ssa/unused_arguments.h"

#include "compiler/ssa/splice.h"

#include <unordered_map>

namespace joist::compiler::ssa {

namespace {

class UnusedArguments {
public:
    UnusedArguments(Module& module, ModuleTypes* types) : module_{module}, types_{types} {}

    void run() {
        if (loads_unknown_natives(module_)) return;
        std::size_t count = 0;
        for (const auto& function : module_.functions) {
            first_.emplace(call_key(function->name, function->arity), count);
            count += function->arity;
        }
        wanted_.assign(count, false);
        passed_from_.resize(count);
        for (const auto& function : module_.functions)
            look_at(*function);
        for (std::size_t i = 0; i < work_.size(); ++i) {
            for (const std::size_t from : passed_from_[work_[i]])
                want(from);
        }
        if (work_.size() == count) return;
        for (auto& function : module_.functions)
            replace_arguments(*function);
    }

private:
    /// A number for each parameter of the module; `index` of the function that a call is of. None:
    /// no such function.
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    std::size_t first_parameter(Symbol name, std::uint32_t arity) const {
        const auto found = first_.find(call_key(name, arity));
        return found == first_.end() ? kNone : found->second;
    }

    void want(std::size_t parameter) {
        if (wanted_[parameter]) return;
        wanted_[parameter] = true;
        work_.push_back(parameter);
    }

    void look_at(const Function& function) {
        const std::size_t first = first_parameter(function.name, function.arity);
        std::vector<std::size_t> parameter_of(function.value_count, kNone);
        for (std::size_t i = 0; i < function.params.size(); ++i)
            parameter_of[function.params[i]] = first + i;
        const auto use = [&](Operand operand) {
            if (operand.is_value() && parameter_of[operand.value()] != kNone)
                want(parameter_of[operand.value()]);
        };
        if (may_be_native(module_, function)) {
            for (std::size_t i = 0; i < function.params.size(); ++i)
                want(first + i);
        }
        for (const Block& block : function.blocks) {
            for (const Phi& phi : block.phis) {
                for (const PhiArgument& argument : phi.arguments)
                    use(argument.operand);
            }
            for (const Instruction* one : block.instructions) {
                const std::size_t callee =
                    one->op == Op::call ? first_parameter(one->callee.name, one->callee.arity)
                                        : kNone;
                for (std::size_t i = 0; i < one->operands.size(); ++i) {
                    const Operand operand = one->operands[i];
                    if (callee == kNone)
                        use(operand);
                    else if (operand.is_value() && parameter_of[operand.value()] != kNone)
                        passed_from_[callee + i].push_back(parameter_of[operand.value()]);
                }
            }
            for (const Operand operand : block.terminator.operands)
                use(operand);
        }
    }

    void replace_arguments(Function& function) {
        const std::size_t first = first_parameter(function.name, function.arity);
        for (std::uint32_t i = 0; types_ && i < function.arity; ++i) {
            if (!wanted_[first + i]) forget_parameter(*types_, function, i);
        }
        const bool in_registers = !keeps_values(function);
        for (const Block& block : function.blocks) {
            for (Instruction* one : block.instructions) {
                if (one->op != Op::call) continue;
                const std::size_t callee = first_parameter(one->callee.name, one->callee.arity);
                if (callee == kNone) continue;
                for (std::size_t i = 0; i < one->operands.size(); ++i) {
                    Operand& operand = one->operands[i];
                    if (wanted_[callee + i] || operand.is_literal()) continue;
                    const bool in_place = in_registers && i < function.params.size();
                    if (in_place && operand == Operand{function.params[i]}) continue;
                    operand = in_place && callee == first ? Operand{function.params[i]}
                                                          : Operand{module_.literals.nil()};
                }
            }
        }
    }

    /// Is there a call that values must outlive?
    static bool keeps_values(const Function& function) {
        for (const Block& block : function.blocks) {
            for (std::size_t i = 0; i < block.instructions.size(); ++i) {
                const Instruction& one = *block.instructions[i];
                const bool last = i + 1 == block.instructions.size() &&
                                  (block.terminator.kind == TerminatorKind::kReturn ||
                                   block.terminator.kind == TerminatorKind::kUnreachable);
                if (op_info(one.op).is_call && !last) return true;
            }
        }
        return false;
    }

    Module& module_;
    ModuleTypes* types_;
    std::unordered_map<std::uint64_t, std::size_t>
        first_;                ///< by function: number of its first parameter
    std::vector<bool> wanted_; ///< by parameter
    std::vector<std::vector<std::size_t>>
        passed_from_;               ///< by parameter: those that are given to it
    std::vector<std::size_t> work_; ///< parameters found to be wanted
};

} // namespace

void drop_unused_arguments(Module& module, ModuleTypes* types) {
    UnusedArguments{module, types}.run();
}

} // namespace joist::compiler::ssa
