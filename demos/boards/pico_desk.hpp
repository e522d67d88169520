// pico_desk.hpp - the demo board and all that the virtual board has on its desk besides: a Pico
// with
//
//   HTU21D         I2C0: SDA GP4, SCL GP5
//   display 16x2   RS GP6, E GP7, D4 to D7 GP8 to GP11; R/W to ground
//   knob           contacts to ground: A GP12, B GP13
//   infra-red      TSOP4838 or its like: GP15
//   potentiometer  GP26, between ground and 3.3 V
//
// SPDX-License-Identifier: MIT
#pragma once

#include "demos/boards/pico.hpp"
#include "ports/rp2040/i2c.hpp"

namespace board {

inline constinit rondo::rp2040::i2c<4, 5> sensors;

inline constexpr rondo::rp2040::output_pin display_rs{6};
inline constexpr rondo::rp2040::output_pin display_e{7};
inline constexpr rondo::rp2040::output_pin display_data[] = {
    rondo::rp2040::output_pin{8}, rondo::rp2040::output_pin{9}, rondo::rp2040::output_pin{10},
    rondo::rp2040::output_pin{11}};

inline constinit rondo::rp2040::edge_pin knob_a{12, rondo::rp2040::pin_pull::up};
inline constinit rondo::rp2040::edge_pin knob_b{13, rondo::rp2040::pin_pull::up};
inline constinit rondo::rp2040::edge_pin infra_red{15};

/// The slider of the potentiometer. A conversion takes 8 us, for which read() holds the loop.
///
/// Source: RP2040 data sheet, sections 2.15.7 (CLK_ADC), 4.9.
class potentiometer_pin {
  public:
    static constexpr unsigned top = 4095;

    /// Context: startup.  Suspends: never.  Errors: none.
    static void start() noexcept {
        constexpr std::uint32_t reset_adc = 1U << 0;
        constexpr std::uint32_t enabled_from_xosc = 1U << 11 | 3U << 5;
        rondo::cortex_m::block_at<rondo::cortex_m::reg32>(0x40008060) = enabled_from_xosc;
        rondo::rp2040::leave_reset(reset_adc);
        // Neither a driver nor an input buffer nor pulls at this pad: OD.
        rondo::rp2040::pads_bank0().GPIO[26] = 1U << 7;
        adc().CS = enable;
        wait();
    }

    /// 0 at ground, `top` at 3.3 V.
    /// Context: task.  Suspends: never.  Errors: none.
    [[nodiscard]] static unsigned read() noexcept {
        adc().CS = enable | start_one; // input 0 is GP26
        wait();
        return adc().RESULT;
    }

  private:
    struct block {
        rondo::cortex_m::reg32 CS, RESULT;
    };
    static constexpr std::uint32_t enable = 1U << 0;
    static constexpr std::uint32_t start_one = 1U << 2;
    static constexpr std::uint32_t ready = 1U << 8;

    static block& adc() noexcept { return rondo::cortex_m::block_at<block>(0x4004C000); }
    static void wait() noexcept { // bounded: 96 cycles of 12 MHz, and the loop takes 40 ns or more
        for (int i = 0; i != 1'000 && (adc().CS & ready) == 0; ++i) {
        }
    }
};
inline constexpr potentiometer_pin potentiometer;

/// Context: startup.  Suspends: never.  Errors: none.
inline void start_desk() noexcept {
    start();
    display_rs.start();
    display_e.start();
    for (const auto& line : display_data) {
        line.start();
    }
    knob_a.start();
    knob_b.start();
    infra_red.start();
    potentiometer.start();
}

} // namespace board
