// Compilations asked for and answered in the external term format: what the module `compile` of a
// running node calls. No state; calls may run side by side.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace joist::compiler {

/// `request`: {File, What, Options, Path}. File is the source's path, or what forms are called.
/// What is a list of `forms` (they are given, not to be read from File), `to_forms` (stop at
/// forms), `to_expanded` (the same, records written out), `source`, `expanded` (the same as source
/// text), `listing` (stop at assembly), `transformed` (transforms made the forms of what File
/// holds), `colour`, {rule, Target} (only a rule for make, for which the options called makedep_...
/// count). Options are those of compile:file/2; unknown ones are passed over. Path is the
/// code path, where -include_lib finds applications.
/// `forms`: a list of forms, where What has `forms`.
///
/// The answer: {Outcome, Module, Notes}. Module is '' if there is no telling. Outcome is one of
///     {ok, Binary}                  the .beam file
///     {text, Binary}                the listing, source or rule
///     {forms, Forms}
///     {transform, [Name], Forms}    run these transforms, then ask again with the forms and
///     without
///                                   options that name transforms
///     error
/// Notes is a list of {error | warning, File, Line | {Line, Column} | none, Text, Shown}: Text is
/// the message, Shown what a user is to see, with the place and the line of source.
std::vector<std::uint8_t> answer_request(std::span<const std::uint8_t> request,
                                         std::span<const std::uint8_t> forms);

} // namespace joist::compiler
