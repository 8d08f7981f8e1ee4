package io.plumbline.verifier.spark;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.verifier.engine.fold.DeviceFold;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.segment.FoldedDevice;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Joins each device's slices, which come together and in arrival order, and folds the device. */
final class DeviceTask implements FlatMapFunction<Iterator<Tuple2<FoldKey, byte[]>>, FoldedChunk> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<FoldPlan> plan;

  DeviceTask(Broadcast<FoldPlan> plan) {
    this.plan = plan;
  }

  @Override
  public Iterator<FoldedChunk> call(Iterator<Tuple2<FoldKey, byte[]>> slices) throws FormatFault {
    Folding folding = new Folding(plan.value());
    while (slices.hasNext()) {
      Tuple2<FoldKey, byte[]> next = slices.next();
      folding.take(next._1(), next._2());
    }
    folding.finishDevice();
    return List.of(folding.chunk).iterator();
  }

  private static final class Folding {
    private final FoldPlan plan;
    private final DeviceFold fold;
    private final FoldedChunk chunk = new FoldedChunk(new ArrayList<>(), new ArrayList<>());
    private @Nullable DeviceSlice joined;

    Folding(FoldPlan plan) {
      this.plan = plan;
      this.fold = new DeviceFold(plan.terms().calendar(), plan.span());
    }

    void take(FoldKey key, byte[] bytes) throws FormatFault {
      if (key.device().isEmpty()) {
        return; // a trail: the engine's
      }
      DeviceSlice slice = DeviceSlice.of(bytes, plan.terms());
      DeviceSlice before = joined;
      if (before != null && before.device().equals(slice.device())) {
        before.append(slice);
        return;
      }
      finishDevice();
      joined = slice;
    }

    void finishDevice() {
      DeviceSlice whole = joined;
      joined = null;
      if (whole == null) {
        return;
      }
      if (whole.isExact()) {
        chunk.devices().add(FoldedDevice.of(whole.device(), fold.fold(whole), whole.frames()));
      } else {
        chunk.inexact().add(whole.device());
      }
    }
  }
}
