package io.plumbline.verifier.engine.pack;

import io.plumbline.verifier.engine.facts.FactId;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.integrity.LeftOut;
import io.plumbline.verifier.engine.pack.container.PackLayout;
import io.plumbline.verifier.engine.pack.statement.Statement;
import java.util.List;

/**
 * Says what follows from a part of an archive, and what does not: whether anything that is left out
 * could have counted, by the arrivals that the gateways signed.
 *
 * @param fact the figure that the part is for
 * @param leftOut header and footer of what is not there
 */
record PartScope(FactId fact, LeftOut leftOut) {
  List<Statement> statements(PartChoice.Arrivals window) {
    List<String> incomplete =
        leftOut.segments().stream()
            .filter(ends ->
                window.touches(
                    ends.footer().firstArrivalMicros(), ends.footer().lastArrivalMicros()))
            .map(LeftOut.Ends::path)
            .toList();
    if (!incomplete.isEmpty()) {
      return List.of(
          Statement.broken(
              "part-incomplete",
              PackLayout.ARCHIVE + incomplete.getFirst(),
              "省去了 %d 个段，其中有些在统计窗口内到达",
              "%d segments are left out that hold arrivals which can count in the window",
              incomplete.size()));
    }
    int count = leftOut.segments().size();
    if (fact.indicator() == Indicator.DEVICE_PUBLIC_RUNNING) {
      return List.of(
          Statement.proved(
              "part",
              PackLayout.ARCHIVE + LeftOut.FOLDER,
              "省去的 %d 个段按网关签名的到达时间都不可能计入 %s 的任何一天",
              "by the arrivals that their gateways signed, none of the %d segments that are left"
                  + " out can count on any day of %s",
              count,
              fact));
    }
    return List.of(
        Statement.asserted(
            "part",
            PackLayout.ARCHIVE + LeftOut.FOLDER,
            "packer",
            "省去的 %d 个段都在窗口之外到达；但 %s 还可能取决于此前的样本（设备是否连接、窗口开始时的状态），由这一部分只能得出下限",
            "the %d segments that are left out arrived outside of the window; but earlier samples"
                + " may matter to %s (which devices are connected, the state that the window begins"
                + " with): from this part it follows as a lower bound alone",
            count,
            fact));
  }
}
