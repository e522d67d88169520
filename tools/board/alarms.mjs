// alarms.mjs - TIMER alarms that are never early.
//
// The package counts from the fraction of a microsecond in which ALARMn is written and so comes up
// to 1 us early. The chip compares whole microseconds: the alarm comes when the counter becomes
// equal, and an alarm at the present microsecond is one at the next wrap, 71 minutes later. (The
// data sheet does not settle that last case; its firmware has to look at the time again after
// arming anyhow, and the strict reading finds the firmware that does not.)
//
// Source: RP2040 data sheet, section 4.6.3.

const TIMER = 0x40054;
const ALARM0 = 0x10;
const ALARM3 = 0x1c;

/** @param {import('rp2040js').RP2040} mcu */
export function fixAlarms(mcu) {
  const timer = mcu.peripherals[TIMER];
  const writeUint32 = timer.writeUint32.bind(timer);
  timer.writeUint32 = (offset, value) => {
    if (offset < ALARM0 || offset > ALARM3) {
      writeUint32(offset, value);
      return;
    }
    const { nanos } = mcu.clock;
    const now = Math.floor(nanos / 1000);
    const wait = (value - now) >>> 0 || 2 ** 32;
    const alarm = timer.alarms[(offset - ALARM0) / 4];
    alarm.armed = true;
    alarm.targetMicros = value >>> 0;
    alarm.clockAlarm.schedule((now + wait) * 1000 - nanos);
  };
}
