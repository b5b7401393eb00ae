import { createApp } from 'vue';
import '../shared/styles/tokens.css';
import '../shared/styles/base.css';
import '../shared/styles/phone.css';
import './h5.css';
import { startClock } from '../shared/clock';
import { firstLanguage, loadWordsBy, useLanguage } from '../shared/i18n';
import { watchOnline } from '../shared/online';
import { startTheme } from '../shared/theme';
import H5App from './H5App.vue';

loadWordsBy({ 'zh-CN': () => import('virtual:words/h5/zh-CN'), en: () => import('virtual:words/h5/en') });
startTheme();
startClock();
watchOnline();
void useLanguage(firstLanguage(), false).then(() => createApp(H5App).mount('#app'));
