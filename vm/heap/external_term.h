// The external term format: term_to_binary, binary_to_term, literals of .beam files, messages to other nodes.
// Specification: "External Term Format" of the ERTS User's Guide. Encodings equal OTP's to the byte.
#pragma once

#include "vm/heap/heap.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace joist {

struct EncodeOptions {
    int minor_version = 2;     ///< 0: old floats; 1: new floats, latin1 atoms where possible; 2: UTF-8 atoms
    int compressed = 0;        ///< zlib level, 0: none
    bool deterministic = false;
};

/// The external form with its version byte (131).
std::vector<std::uint8_t> encode_external(Term term, const EncodeOptions& options = {});
/// The same if it takes no more than about `bytes` (before compression); false otherwise.
bool encode_external_within(Term term, const EncodeOptions& options, std::size_t bytes, std::vector<std::uint8_t>* out);
/// The same in slices, for large terms. The term must neither move nor go while there is more to do.
class EncodeJob {
public:
    EncodeJob(Term term, const EncodeOptions& options);
    ~EncodeJob();
    /// Does work that is worth about `bytes` more of the encoding; true when all is done, and then take() gives the binary, once.
    bool step(std::size_t bytes);
    Term take(Heap& heap);

private:
    struct State;
    std::unique_ptr<State> state_;
};
/// Its size in bytes without building it (erlang:external_size).
std::size_t external_size(Term term, const EncodeOptions& options = {});
/// The same in slices, as EncodeJob.
class ExternalSizeJob {
public:
    ExternalSizeJob(Term term, const EncodeOptions& options);
    ~ExternalSizeJob();
    bool step(std::size_t bytes);
    std::size_t size() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

struct DecodeResult {
    Term term = Term::none();  ///< none() when the input is malformed
    std::size_t used = 0;      ///< bytes read
    const char* error = nullptr;
    bool unsafe = false;       ///< refused only because of `safe`
};
/// Decodes onto `heap`. `safe`: no new atoms, no new external funs. Never crashes, never recurses deeply, and allocates no
/// more than the input justifies. `for_code`: literals of a module, whose atoms may use the system's reserve.
DecodeResult decode_external(Heap& heap, std::span<const std::uint8_t> bytes, bool safe = false, bool for_code = false);
/// The same in slices. Neither the heap's contents nor the bytes may move while there is more to do.
class DecodeJob {
public:
    DecodeJob(Heap& heap, std::span<const std::uint8_t> bytes, bool safe);
    ~DecodeJob();
    /// Goes on until about `bytes` more are read; true when all is done, and then result() is valid.
    bool step(std::size_t bytes);
    const DecodeResult& result() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};
/// The same without the leading version byte (literals inside .beam files have one; atoms in chunks etc. don't).
DecodeResult decode_external_body(Heap& heap, std::span<const std::uint8_t> bytes, bool safe = false, bool for_code = false);

} // namespace joist
