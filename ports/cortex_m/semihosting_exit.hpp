// semihosting_exit.hpp - how an image that runs under an emulator tells it the exit status.
//
// On a chip without a debugger the semihosting instruction is a fault, and the emulated chip has
// no way to say that it is one. So it is the link that decides: an image that links the target
// rondo_semihosting ends through it, every other image sleeps for ever in port::halt().
//
// Source: Semihosting for AArch32 and AArch64 (Arm, 2023), SYS_EXIT_EXTENDED.
//
// SPDX-License-Identifier: MIT
#pragma once

/// Ends the emulator with `status`; null where the image does not link rondo_semihosting.
/// Context: any.
extern "C" [[gnu::weak]] void rondo_semihosting_exit(int status) noexcept;
