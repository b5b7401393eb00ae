import type { Component } from 'vue';
import { AlarmClock, Bell, Calendar, ChatDotRound, CircleCheck, CircleClose, Clock, Coin, Edit, Link, Loading, Lock, Medal, Present, Promotion, QuestionFilled, RefreshLeft, Remove, Stamp, SwitchButton, Timer, User, VideoPause, VideoPlay, Wallet, WarningFilled } from '@element-plus/icons-vue';
import type { IconName } from './state-map';

export const ICONS: Record<IconName, Component> = {
  AlarmClock, Bell, Calendar, ChatDotRound, CircleCheck, CircleClose, Clock, Coin, Edit, Link, Loading, Lock, Medal, Present, Promotion, QuestionFilled, RefreshLeft, Remove, Stamp,
  SwitchButton, Timer, User, VideoPause, VideoPlay, Wallet, WarningFilled,
};
