// i2c_machine.hpp - the state machine of a master on the RP2040's I2C peripheral, a DW_apb_i2c.
//
// It is told by commands in a FIFO: a byte to send or a request to receive one, each with marks for
// "start again before" and "stop behind". It makes the starts, the addresses and the stop itself,
// and holds the clock while the FIFO is empty and no stop has come by. So:
//
//   TX_EMPTY   fill the FIFO, but never ask for more bytes than the receive FIFO has room for
//   RX_FULL    take the bytes
//   TX_ABRT    it has given up: IC_TX_ABRT_SOURCE says why. Where the bus is ours a stop follows
//   STOP_DET   the end. One that comes while commands wait is another master's
//
// Source: RP2040 data sheet, sections 4.3.4 (address slave), 4.3.10.2 (master mode), 4.3.14 (clock
// counts), 4.3.17 (registers).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/rp2040/registers.hpp"
#include "rondo/core/config.hpp"
#include "rondo/hal/i2c_bus.hpp"

#include <cstddef>
#include <cstdint>

namespace rondo::rp2040 {

/// The counts of clk_sys for a rate: the clock is low for three fifths of a bit.
struct i2c_timing {
    std::uint32_t high;
    std::uint32_t low;
    std::uint32_t spikes; // shorter ones are none: 50 ns and more
    std::uint32_t hold;   // of the data behind a falling clock: 300 ns

    // The peripheral adds 7 and the spike filter to the high count, and 1 to the low one.
    constexpr explicit i2c_timing(unsigned bits_per_second) noexcept
        : high(0),
          low(0),
          spikes(sysclk_hz / 20'000'000 + 1),
          hold(sysclk_hz / 10'000'000 * 3 + 1) {
        const std::uint32_t bit = (sysclk_hz + bits_per_second - 1) / bits_per_second;
        low = bit * 3 / 5 - 1;
        high = bit - bit * 3 / 5 - spikes - 7;
    }
};
static_assert(i2c_timing(100'000).low == 749 && i2c_timing(100'000).high == 486);
static_assert(i2c_timing(400'000).low == 186 && i2c_timing(400'000).high == 112);

/// Lines: registers(), an i2c_block; turn_on(handler), reset and interrupt; the two lines as pins.
template <class Lines>
class i2c_machine : public Lines {
  public:
    constexpr i2c_machine() noexcept = default;
    constexpr explicit i2c_machine(Lines pins) noexcept : Lines(pins) {}

    void start(unsigned bits_per_second, device_interrupt& handler) noexcept {
        bits_per_second_ = bits_per_second;
        this->turn_on(handler);
        abandon();
    }

    void begin(i2c_transfer& transfer) noexcept {
        auto& i2c = this->registers();
        to_ask_ = transfer.in.size();
        restart_ = !transfer.out.empty();
        failed_ = false;
        i2c.IC_TAR = transfer.address; // only while it is off
        i2c.IC_ENABLE = 1;
        static_cast<void>(std::uint32_t{i2c.IC_CLR_INTR});
        // The FIFO is empty: the first interrupt comes at once, and fills it.
        i2c.IC_INTR_MASK = always | i2c_intr_tx_empty;
    }

    RONDO_ISR_SAFE bool serve(i2c_transfer& transfer) noexcept {
        auto& i2c = this->registers();
        const std::uint32_t what = i2c.IC_INTR_STAT;
        take_received(i2c, transfer);
        if ((what & i2c_intr_rx_over) != 0) {
            static_cast<void>(std::uint32_t{i2c.IC_CLR_RX_OVER});
            transfer.why = errc::overrun;
        }
        if ((what & i2c_intr_tx_abrt) != 0 && lost_at_abort(i2c, transfer)) {
            return ended(i2c);
        }
        if ((what & i2c_intr_stop_det) != 0 && ended_by_stop(i2c, transfer)) {
            return ended(i2c);
        }
        if (!failed_) {
            send_commands(i2c, transfer);
        }
        return false;
    }

    [[nodiscard]] bool idle() noexcept {
        auto& i2c = this->registers();
        if ((i2c.IC_STATUS & i2c_status_mst_activity) != 0) {
            return false;
        }
        i2c.IC_ENABLE = 0;
        return true;
    }

    // Turned off it lets go of the lines and forgets its FIFOs.
    void abandon() noexcept {
        auto& i2c = this->registers();
        const i2c_timing timing(bits_per_second_);
        i2c.IC_INTR_MASK = 0;
        i2c.IC_ENABLE = 0;
        const bool standard = bits_per_second_ <= 100'000;
        i2c.IC_CON = i2c_con_master_mode | i2c_con_slave_disable | i2c_con_restart_en |
                     (standard ? i2c_con_speed_standard : i2c_con_speed_fast);
        if (standard) {
            i2c.IC_SS_SCL_HCNT = timing.high;
            i2c.IC_SS_SCL_LCNT = timing.low;
        } else {
            i2c.IC_FS_SCL_HCNT = timing.high;
            i2c.IC_FS_SCL_LCNT = timing.low;
        }
        i2c.IC_FS_SPKLEN = timing.spikes;
        i2c.IC_SDA_HOLD = timing.hold;
        i2c.IC_TX_TL = 0;
        i2c.IC_RX_TL = i2c_fifo_size / 2 - 1; // interrupts at half full
    }

  private:
    static constexpr std::uint32_t always =
        i2c_intr_rx_over | i2c_intr_rx_full | i2c_intr_tx_abrt | i2c_intr_stop_det;

    void take_received(auto& i2c, i2c_transfer& transfer) noexcept {
        for (std::uint32_t count = i2c.IC_RXFLR; count != 0 && !transfer.in.empty(); --count) {
            transfer.received(i2c.IC_DATA_CMD);
        }
    }

    // As far as there is room, in both FIFOs.
    void send_commands(auto& i2c, i2c_transfer& transfer) noexcept {
        std::uint32_t room = i2c_fifo_size - i2c.IC_TXFLR;
        for (; room != 0 && !transfer.out.empty(); --room) {
            const std::uint32_t byte = transfer.next_out();
            const bool last = transfer.out.empty() && to_ask_ == 0;
            i2c.IC_DATA_CMD = last ? byte | i2c_data_cmd_stop : byte;
        }
        std::size_t room_for_answers = i2c_fifo_size - (transfer.in.size() - to_ask_);
        for (; room != 0 && to_ask_ != 0 && room_for_answers != 0; --room, --room_for_answers) {
            --to_ask_;
            std::uint32_t command = i2c_data_cmd_read;
            if (restart_) {
                command |= i2c_data_cmd_restart;
                restart_ = false;
            }
            i2c.IC_DATA_CMD = to_ask_ == 0 ? command | i2c_data_cmd_stop : command;
        }
        // TX_EMPTY comes as long as it is empty: not wanted while there is nothing to put in.
        const bool more = !transfer.out.empty() || (to_ask_ != 0 && room_for_answers != 0);
        i2c.IC_INTR_MASK = more ? always | i2c_intr_tx_empty : always;
    }

    // True if the bus is another master's now.
    bool lost_at_abort(auto& i2c, i2c_transfer& transfer) noexcept {
        const std::uint32_t source = i2c.IC_TX_ABRT_SOURCE;
        static_cast<void>(std::uint32_t{i2c.IC_CLR_TX_ABRT});
        transfer.why = (source & i2c_abrt_arb_lost) != 0        ? errc::arbitration_lost
                       : (source & i2c_abrt_7b_addr_noack) != 0 ? errc::nack_address
                       : (source & i2c_abrt_txdata_noack) != 0  ? errc::nack_data
                                                                : errc::io_error;
        failed_ = true;
        i2c.IC_INTR_MASK = always;
        return (source & i2c_abrt_arb_lost) != 0;
    }

    bool ended_by_stop(auto& i2c, i2c_transfer& transfer) noexcept {
        static_cast<void>(std::uint32_t{i2c.IC_CLR_STOP_DET});
        const bool all_sent =
            transfer.out.empty() && to_ask_ == 0 && (i2c.IC_STATUS & i2c_status_tfe) != 0;
        if (!failed_ && !all_sent) {
            return false;
        }
        if (transfer.why == errc::none && !transfer.in.empty()) {
            transfer.why = errc::bus_error; // it has stopped before the last byte
        }
        return true;
    }

    static bool ended(auto& i2c) noexcept {
        i2c.IC_INTR_MASK = 0;
        return true;
    }

    std::uint32_t bits_per_second_ = 0;
    std::size_t to_ask_ = 0; // bytes for which no request stands in the FIFO yet
    bool restart_ = false;   // before the first of them
    bool failed_ = false;    // it has aborted; the stop is still to come
};

} // namespace rondo::rp2040
