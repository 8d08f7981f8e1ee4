"""Two Modbus slaves for the integration tests: python3 pymodbus_server.py PORT, a port of loopback, or the path of a serial line."""
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartSerialServer, StartTcpServer
from pymodbus.transaction import ModbusRtuFramer

# 123.456 as float32 ABCD, -2 as int32, "RUN" as text, 2.5 as float64.
HOLDING = [0x42F6, 0xE979, 0xFFFF, 0xFFFE, 0x5255, 0x4E00, 0x4004, 0x0000, 0x0000, 0x0000] + list(range(100, 300))
INPUT = [40000 + i for i in range(200)]


def slave(holding):
    return ModbusSlaveContext(
        di=ModbusSequentialDataBlock(0, [i % 3 == 0 for i in range(100)]),
        co=ModbusSequentialDataBlock(0, [i % 2 == 0 for i in range(100)]),
        hr=ModbusSequentialDataBlock(0, holding),
        ir=ModbusSequentialDataBlock(0, INPUT),
        zero_mode=True,
    )


context = ModbusServerContext(slaves={1: slave(HOLDING), 2: slave([7] * 10)}, single=False)
if sys.argv[1].startswith("/"):  # without parity: a pseudo-terminal has none
    StartSerialServer(context=context, framer=ModbusRtuFramer, port=sys.argv[1], baudrate=19200, timeout=0.1)
else:
    StartTcpServer(context=context, address=("127.0.0.1", int(sys.argv[1])))
