"""What other systems usually write for how a deal ended."""

WON, LOST, RUNNING = "won", "lost", "running"
RESULT_WORDS: dict[str, tuple[str, ...]] = {
    WON: ("won", "win", "closed won", "funded", "成功", "赢单", "已投放", "成交", "是", "1", "true"),
    LOST: ("lost", "loss", "closed lost", "失败", "丢单", "未成交", "流失", "否", "0", "false"),
    RUNNING: ("open", "in progress", "进行中", "跟进中", "未结束"),
}
