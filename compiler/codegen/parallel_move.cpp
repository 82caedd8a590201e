#include "compiler/codegen/draft.h"

#include <algorithm>

namespace joist::compiler::codegen {

std::vector<Draft> parallel_move(Arena& arena,
                                 std::vector<std::pair<AsmOperand, AsmOperand>> moves) {
    std::vector<Draft> out;
    const auto emit = [&](Opcode opcode, AsmOperand a, AsmOperand b) {
        const AsmOperand operands[] = {a, b};
        Draft& draft = out.emplace_back();
        draft.opcode = opcode;
        draft.operands = arena.copy(operands, 2);
        if (opcode == Opcode::op_move) draft.dest = 1;
    };
    const auto drop_done = [&] {
        std::erase_if(moves, [](const auto& move) { return move.first == move.second; });
    };
    drop_done();
    // Constants wait: they hold nothing up, and later they can't be in the way.
    std::vector<std::pair<AsmOperand, AsmOperand>> constants;
    for (const auto& move : moves) {
        if (!move.first.is_register()) constants.push_back(move);
    }
    std::erase_if(moves, [](const auto& move) { return !move.first.is_register(); });
    moves.insert(moves.end(), constants.begin(), constants.end());
    while (!moves.empty()) {
        bool moved = false;
        for (std::size_t i = 0; i < moves.size(); ++i) {
            const AsmOperand to = moves[i].second;
            const bool read = std::any_of(moves.begin(), moves.end(), [&](const auto& other) {
                return &other != &moves[i] && other.first == to;
            });
            if (read) continue;
            emit(Opcode::op_move, moves[i].first, to);
            moves.erase(moves.begin() + static_cast<std::ptrdiff_t>(i));
            moved = true;
            break;
        }
        if (moved) continue;
        const auto [a, b] = moves.front();
        emit(Opcode::op_swap, a, b);
        moves.erase(moves.begin());
        for (auto& [from, to] : moves) {
            if (from == a) {
                from = b;
            } else if (from == b) {
                from = a;
            }
        }
        drop_done();
    }
    return out;
}

} // namespace joist::compiler::codegen
