// device_interrupt.hpp - what a chip's handler calls: the driver of a device, whatever its type.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/config.hpp"

namespace rondo {

/// Base of a driver that is a template: the handlers of a chip keep a pointer to this.
class device_interrupt {
  public:
    device_interrupt(const device_interrupt&) = delete;
    device_interrupt& operator=(const device_interrupt&) = delete;

    /// Context: any.  Suspends: never.  Errors: none.
    RONDO_ISR_SAFE void serve() noexcept { serve_(*this); }

  protected:
    constexpr device_interrupt() noexcept = default;
    ~device_interrupt() = default;

    void (*serve_)(device_interrupt& self) noexcept = nullptr; // set when the device is started
};

} // namespace rondo
